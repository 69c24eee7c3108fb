package dev.mink.adapter.postgres.internal.feed;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.postgres.internal.event.EventRows;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of the feed. What follows its predecessor without hole is delivered at once, the rest
 * up to the horizon. The horizon is always known before the rows are read: a newer one says nothing
 * about older rows.
 */
public final class FeedReader {
    private static final Call READ = Call.of("read the feed");

    /** So many positions one filtered statement goes through at most, however few events pass. */
    private static final long FILTERED_SPAN = 200_000;

    /**
     * Says in each row which kind of server it comes from, and in a row without event if there is none.
     * A join of one row with a page keeps the page's order.
     */
    private static final String ALL = """
            SELECT page.global_position, version, event_id, event_type, data, metadata, timestamp, stream_id,
                   server.is_standby
            FROM (SELECT pg_is_in_recovery() AS is_standby) AS server
            LEFT JOIN (
                SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp, stream_id
                FROM {schema}.events
                WHERE global_position > ?
                ORDER BY global_position
                LIMIT ?
            ) AS page ON true""";

    private static final String FILTERED = """
            SELECT page.global_position, version, event_id, event_type, data, metadata, timestamp, stream_id,
                   server.is_standby
            FROM (SELECT pg_is_in_recovery() AS is_standby) AS server
            LEFT JOIN (
                SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp, stream_id
                FROM {schema}.events
                WHERE global_position > ? AND global_position <= ?
                  AND (?::text[] IS NULL OR event_type = ANY (?::text[]))
                  AND (?::text[] IS NULL OR stream_id = ANY (?::text[]))
                  AND (?::text IS NULL OR stream_id COLLATE "C" > ?::text AND stream_id COLLATE "C" < ?::text)
                ORDER BY global_position
                LIMIT ?
            ) AS page ON true""";

    private static final int IS_STANDBY = 9;

    private final Sessions sessions;
    private final HorizonKeeper keeper;
    private final String all;
    private final String filtered;

    /** A reader of one schema. */
    public FeedReader(Sessions sessions, Schema schema, HorizonKeeper keeper) {
        this.sessions = sessions;
        this.keeper = keeper;
        this.all = schema.in(ALL);
        this.filtered = schema.in(FILTERED);
    }

    /** A page. */
    public FeedPage read(FeedRequest request) {
        FeedPage page = page(request);
        List<StoredEvent> events = page.events();
        if (!events.isEmpty()) {
            StoredEvent last = events.get(events.size() - 1);
            keeper.delivered(last.globalPosition(), last.id());
        }
        return page;
    }

    private FeedPage page(FeedRequest request) {
        try {
            return request.filter().isEmpty() ? readAll(request) : readFiltered(request);
        } catch (AdapterException e) {
            keeper.suspect();
            throw e;
        }
    }

    private FeedPage readAll(FeedRequest request) {
        Step step = keeper.latest();
        Delivery delivery = new Delivery(request.from(), request.limit());
        read(delivery, step.horizon());
        // A pause before the step is worth it only for a reader that has nothing to do.
        if (delivery.isBlocked() && (delivery.events.isEmpty() || !keeper.isResting())) {
            step = keeper.fresh();
            read(delivery, step.horizon());
            return delivery.page(step, delivery.isFull(), delivery.isBlocked());
        }
        if (delivery.events.isEmpty() && step.visible() < request.from()) {
            step = keeper.fresh();
            ensureNotBeyond(request.from(), step);
        }
        return delivery.page(step, delivery.isFull() || delivery.isBlocked(), false);
    }

    private void read(Delivery delivery, long horizon) {
        delivery.begin(horizon);
        sessions.run(READ, session -> {
            try (PreparedStatement statement = session.prepare(all)) {
                statement.setLong(1, delivery.last);
                statement.setInt(2, delivery.room());
                try (ResultSet rows = statement.executeQuery()) {
                    if (hasEvent(rows)) {
                        delivery.take(rows);
                    }
                    return true;
                }
            }
        });
    }

    private FeedPage readFiltered(FeedRequest request) {
        Step step = keeper.latest();
        boolean fresh = request.from() >= step.horizon();
        if (fresh) {
            step = keeper.fresh();
            ensureNotBeyond(request.from(), step);
        }
        long horizon = step.horizon();
        boolean waiting = fresh && step.isBehind();
        if (request.from() >= horizon) {
            return new FeedPage(List.of(), request.from(), horizon, false, waiting);
        }
        long to = Math.min(horizon, request.from() + FILTERED_SPAN);
        List<StoredEvent> events = sessions.run(READ, session -> query(session, request, to));
        if (events.size() == request.limit()) {
            long last = events.get(events.size() - 1).globalPosition();
            return new FeedPage(events, last, horizon, true, false);
        }
        // A horizon known from before may be low: whoever reads on at once gets a new one.
        boolean more = to < horizon || !fresh;
        return new FeedPage(events, to, horizon, more, waiting && !more);
    }

    private List<StoredEvent> query(Session session, FeedRequest request, long to) throws SQLException {
        try (PreparedStatement statement = session.prepare(filtered)) {
            FeedFilter filter = request.filter();
            statement.setLong(1, request.from());
            statement.setLong(2, to);
            bind(session, statement, 3, filter.eventTypes());
            bind(session, statement, 5, filter.streamIds());
            String category = filter.category().orElse(null);
            statement.setString(7, category);
            statement.setString(8, category == null ? null : category + "-");
            statement.setString(9, category == null ? null : category + ".");
            statement.setInt(10, request.limit());
            List<StoredEvent> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = hasEvent(rows);
                while (more) {
                    events.add(EventRows.ofAnyStream(rows));
                    more = rows.next();
                }
            }
            return events;
        }
    }

    /** Moves to the first row, and tells whether it holds an event. */
    private static boolean hasEvent(ResultSet rows) throws SQLException {
        rows.next();
        Primary.ensure(rows, IS_STANDBY);
        rows.getLong(1);
        return !rows.wasNull();
    }

    private static void bind(Session session, PreparedStatement statement, int first, Set<String> values)
            throws SQLException {
        java.sql.@Nullable Array array =
                values.isEmpty() ? null : session.connection().createArrayOf("text", values.toArray(String[]::new));
        statement.setArray(first, array);
        statement.setArray(first + 1, array);
    }

    /** A cursor above everything the server had given out when the reader came was made by another database. */
    private static void ensureNotBeyond(long from, Step fresh) {
        if (from > fresh.drawn()) {
            throw new FeedBrokenException("a reader asks for events after position " + from
                    + ", but the database has given out positions up to " + fresh.drawn()
                    + " only: events are gone, or the reader's position is of another database");
        }
    }
}
