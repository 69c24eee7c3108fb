package dev.mink.adapter.postgres.internal.event;

import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads streams. */
public final class EventReader {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String FORWARDS = """
            SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp
            FROM {schema}.events
            WHERE stream_id = ? AND version > ? AND version <= ?
            ORDER BY version
            LIMIT ?""";

    private static final String BACKWARDS = """
            SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp
            FROM {schema}.events
            WHERE stream_id = ? AND version > ? AND version <= ?
            ORDER BY version DESC
            LIMIT ?""";

    private static final String FORWARDS_UNTIL = """
            SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp
            FROM {schema}.events
            WHERE stream_id = ? AND version > ? AND version <= ? AND timestamp <= ?
            ORDER BY version
            LIMIT ?""";

    private static final String BACKWARDS_UNTIL = """
            SELECT global_position, version, event_id, event_type, data::{data}, metadata, timestamp
            FROM {schema}.events
            WHERE stream_id = ? AND version > ? AND version <= ? AND timestamp <= ?
            ORDER BY version DESC
            LIMIT ?""";

    private static final String INFO = """
            SELECT s.category, s.version, s.created_at, s.updated_at,
                   (SELECT count(*) FROM {schema}.events e WHERE e.stream_id = s.stream_id)
            FROM {schema}.streams s
            WHERE s.stream_id = ?""";

    private static final String LAST_POSITION = "SELECT coalesce(max(global_position), 0) FROM {schema}.events";

    private final Sessions sessions;
    private final String forwards;
    private final String backwards;
    private final String forwardsUntil;
    private final String backwardsUntil;
    private final String info;
    private final String lastPosition;

    /** A reader of one schema. */
    public EventReader(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.forwards = schema.in(FORWARDS);
        this.backwards = schema.in(BACKWARDS);
        this.forwardsUntil = schema.in(FORWARDS_UNTIL);
        this.backwardsUntil = schema.in(BACKWARDS_UNTIL);
        this.info = schema.in(INFO);
        this.lastPosition = schema.in(LAST_POSITION);
    }

    /** The events of a stream that are asked for. */
    public List<StoredEvent> load(LoadRequest request) {
        return sessions.run(Call.of("load stream", request.streamId()), session -> {
            try (PreparedStatement statement = session.prepare(query(request))) {
                bind(statement, request);
                try (ResultSet rows = statement.executeQuery()) {
                    return EventRows.ofStream(rows, request.streamId(), request.limit());
                }
            }
        });
    }

    private String query(LoadRequest request) {
        if (request.until().isEmpty()) {
            return request.backwards() ? backwards : forwards;
        }
        return request.backwards() ? backwardsUntil : forwardsUntil;
    }

    private static void bind(PreparedStatement statement, LoadRequest request) throws SQLException {
        int next = 1;
        statement.setString(next++, request.streamId());
        statement.setLong(next++, request.afterVersion());
        statement.setLong(next++, request.toVersion());
        if (request.until().isPresent()) {
            statement.setObject(next++, storable(request.until().get()));
        }
        statement.setInt(next, request.limit());
    }

    /** The database counts microseconds and has an end of time of its own. */
    private static OffsetDateTime storable(Instant instant) {
        if (instant.isAfter(LATEST)) {
            return OffsetDateTime.MAX;
        }
        if (instant.isBefore(Instant.EPOCH)) {
            return OffsetDateTime.MIN;
        }
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** The description of a stream. */
    public Optional<StreamInfo> streamInfo(String streamId) {
        return sessions.run(Call.of("describe stream", streamId), session -> {
            try (PreparedStatement statement = session.prepare(info)) {
                statement.setString(1, streamId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(info(streamId, row)) : Optional.empty();
                }
            }
        });
    }

    private static StreamInfo info(String streamId, ResultSet row) throws SQLException {
        return new StreamInfo(
                streamId,
                row.getString(1),
                row.getLong(2),
                row.getLong(5),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }

    /** The highest visible position. */
    public long lastPosition() {
        return lastPosition(Optional.empty());
    }

    /** The highest visible position, if it is known before a deadline. */
    public long lastPosition(Optional<Instant> deadline) {
        return sessions.run(new Call("read the last position", "", deadline), session -> {
            try (PreparedStatement statement = session.prepare(lastPosition);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
