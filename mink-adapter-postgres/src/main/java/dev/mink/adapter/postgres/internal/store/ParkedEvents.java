package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Keeps the events that projections could not apply in their table. */
public final class ParkedEvents implements ParkedEventStore {
    private static final String PARK = """
            INSERT INTO {schema}.mink_parked_events
                (projection, position, event_id, stream_id, version, event_type, cause, attempts, held_back, parked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (projection, position) DO UPDATE
            SET event_id = excluded.event_id, stream_id = excluded.stream_id, version = excluded.version,
                event_type = excluded.event_type, cause = excluded.cause, attempts = excluded.attempts,
                held_back = excluded.held_back, parked_at = excluded.parked_at""";

    private static final String STREAMS = """
            SELECT DISTINCT stream_id FROM {schema}.mink_parked_events WHERE projection = ?""";

    private static final String LIST = """
            SELECT projection, position, event_id, stream_id, version, event_type, cause, attempts, held_back, parked_at
            FROM {schema}.mink_parked_events
            WHERE projection = ? AND position > ?
            ORDER BY position
            LIMIT ?""";

    private static final String COUNT = "SELECT count(*) FROM {schema}.mink_parked_events WHERE projection = ?";

    private static final String REMOVE = """
            DELETE FROM {schema}.mink_parked_events WHERE projection = ? AND position = ?""";

    private static final String REMOVE_ALL = "DELETE FROM {schema}.mink_parked_events WHERE projection = ?";

    private final Sessions sessions;
    private final Schema schema;
    private final String park;
    private final String streams;
    private final String list;
    private final String count;
    private final String remove;
    private final String removeAll;

    /** The parked events of one schema. */
    public ParkedEvents(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
        this.park = schema.in(PARK);
        this.streams = schema.in(STREAMS);
        this.list = schema.in(LIST);
        this.count = schema.in(COUNT);
        this.remove = schema.in(REMOVE);
        this.removeAll = schema.in(REMOVE_ALL);
    }

    @Override
    public void park(ParkedEvent event) {
        sessions.run(Call.of("park an event of projection", event.projection()), session -> {
            try (PreparedStatement statement = session.prepare(park)) {
                statement.setString(1, event.projection());
                statement.setLong(2, event.position());
                statement.setObject(3, event.eventId());
                statement.setString(4, event.streamId());
                statement.setLong(5, event.version());
                statement.setString(6, event.eventType());
                statement.setString(7, event.cause());
                statement.setInt(8, event.attempts());
                statement.setBoolean(9, event.heldBack());
                statement.setObject(10, event.parkedAt().atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Set<String> streamsWithParked(String projection) {
        return sessions.run(call("read parked events of projection", projection), session -> {
            try (PreparedStatement statement = session.prepare(streams)) {
                statement.setString(1, projection);
                Set<String> found = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                return Set.copyOf(found);
            }
        });
    }

    @Override
    public List<ParkedEvent> list(String projection, long afterPosition, int limit) {
        if (afterPosition < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "mink: cannot list " + limit + " parked events after position " + afterPosition);
        }
        return sessions.run(call("read parked events of projection", projection), session -> {
            try (PreparedStatement statement = session.prepare(list)) {
                statement.setString(1, projection);
                statement.setLong(2, afterPosition);
                statement.setInt(3, limit);
                List<ParkedEvent> found = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(event(rows));
                    }
                }
                return List.copyOf(found);
            }
        });
    }

    @Override
    public long count(String projection) {
        return sessions.run(call("count parked events of projection", projection), session -> {
            try (PreparedStatement statement = session.prepare(count)) {
                statement.setString(1, projection);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Override
    public boolean remove(String projection, long position) {
        return sessions.run(call("remove a parked event of projection", projection), session -> {
            try (PreparedStatement statement = session.prepare(remove)) {
                statement.setString(1, projection);
                statement.setLong(2, position);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public long removeAll(String projection) {
        return sessions.run(call("remove parked events of projection", projection), session -> {
            try (PreparedStatement statement = session.prepare(removeAll)) {
                statement.setString(1, projection);
                return statement.executeLargeUpdate();
            }
        });
    }

    @Override
    public ParkedEventStore in(Transaction transaction) {
        return new ParkedEvents(sessions.in(transaction), schema);
    }

    private static Call call(String verb, String projection) {
        return Call.of(verb, Objects.requireNonNull(projection, "projection"));
    }

    private static ParkedEvent event(ResultSet row) throws SQLException {
        return new ParkedEvent(
                row.getString(1),
                row.getLong(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                row.getBoolean(9),
                row.getObject(10, OffsetDateTime.class).toInstant());
    }
}
