package dev.mink.benchmarks.compare;

import com.zaxxer.hikari.HikariDataSource;
import dev.mink.StreamId;
import dev.mink.benchmarks.SampleEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The floor: bare JDBC that does the least to store and read the same rows in the same tables, one
 * statement a call. It checks nothing, maps no errors, and its feed may lose events.
 */
final class JdbcFloor implements Contestant {
    static final String NAME = "floor";

    private static final String APPEND_ONE = """
            WITH stream AS (INSERT INTO streams (stream_id, category, version) VALUES (?, ?, 1))
            INSERT INTO events (stream_id, version, event_id, event_type, data, metadata)
            VALUES (?, 1, ?, ?, ?::jsonb, ?::jsonb)
            RETURNING global_position""";

    private static final String APPEND_BATCH = """
            WITH stream AS (INSERT INTO streams (stream_id, category, version) VALUES (?, ?, ?))
            INSERT INTO events (stream_id, version, event_id, event_type, data, metadata)
            SELECT ?, n, id, type, data::jsonb, metadata::jsonb
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY AS e (id, type, data, metadata, n)
            RETURNING global_position""";

    private static final String LOAD = """
            SELECT global_position, version, event_id, event_type, data, metadata, timestamp
            FROM events WHERE stream_id = ? ORDER BY version""";

    static final String FEED = """
            SELECT global_position, version, event_id, event_type, data, metadata, timestamp, stream_id
            FROM events WHERE global_position > ? ORDER BY global_position LIMIT ?""";

    private static final String NO_METADATA = "{}";

    private final HikariDataSource pool;
    private final Runnable cleanUp;

    /** A contestant on a pool whose search path is a schema with Mink's tables; closes the pool. */
    JdbcFloor(HikariDataSource pool, Runnable cleanUp) {
        this.pool = pool;
        this.cleanUp = cleanUp;
    }

    /** An event as it was read, with nothing parsed. */
    record Row(
            UUID id,
            String streamId,
            String type,
            byte[] data,
            byte[] metadata,
            long version,
            long position,
            Instant timestamp) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void append(String streamId, int count) {
        try (Connection connection = pool.getConnection()) {
            if (count == 1) {
                appendOne(connection, streamId);
            } else {
                appendBatch(connection, streamId, count);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the floor could not append", e);
        }
    }

    static void appendOne(Connection connection, String streamId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(APPEND_ONE)) {
            statement.setString(1, streamId);
            statement.setString(2, StreamId.categoryOf(streamId));
            statement.setString(3, streamId);
            statement.setObject(4, SampleEvents.IDS.get());
            statement.setString(5, SampleEvents.SMALL_TYPE);
            statement.setString(6, SampleEvents.SMALL_JSON);
            statement.setString(7, NO_METADATA);
            requirePositions(statement, 1);
        }
    }

    private static void appendBatch(Connection connection, String streamId, int count) throws SQLException {
        UUID[] ids = new UUID[count];
        Arrays.setAll(ids, i -> SampleEvents.IDS.get());
        String[] types = new String[count];
        Arrays.fill(types, SampleEvents.BATCH_TYPE);
        String[] metadata = new String[count];
        Arrays.fill(metadata, NO_METADATA);
        try (PreparedStatement statement = connection.prepareStatement(APPEND_BATCH)) {
            statement.setString(1, streamId);
            statement.setString(2, StreamId.categoryOf(streamId));
            statement.setLong(3, count);
            statement.setString(4, streamId);
            statement.setArray(5, connection.createArrayOf("uuid", ids));
            statement.setArray(6, connection.createArrayOf("text", types));
            statement.setArray(
                    7, connection.createArrayOf("text", SampleEvents.json(count).toArray(new String[0])));
            statement.setArray(8, connection.createArrayOf("text", metadata));
            requirePositions(statement, count);
        }
    }

    private static void requirePositions(PreparedStatement statement, int count) throws SQLException {
        long[] positions = new long[count];
        try (ResultSet rows = statement.executeQuery()) {
            for (int i = 0; i < count; i++) {
                rows.next();
                positions[i] = rows.getLong(1);
            }
        }
        if (positions[count - 1] == 0) {
            throw new IllegalStateException("mink: an event got no position");
        }
    }

    @Override
    public int load(String streamId) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOAD)) {
            statement.setString(1, streamId);
            List<Row> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(row(rows, streamId));
                }
            }
            return events.size();
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the floor could not load", e);
        }
    }

    @Override
    public int readFeed(int events, int pageSize) {
        int read = 0;
        long position = 0;
        while (read < events) {
            List<Row> page = page(position, pageSize);
            if (page.isEmpty()) {
                throw new IllegalStateException("mink: the feed ended after " + read + " of " + events + " events");
            }
            read += page.size();
            position = page.get(page.size() - 1).position();
        }
        return read;
    }

    private List<Row> page(long position, int limit) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(FEED)) {
            statement.setLong(1, position);
            statement.setInt(2, limit);
            List<Row> events = new ArrayList<>(limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(row(rows, rows.getString(8)));
                }
            }
            return events;
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the floor could not read the feed", e);
        }
    }

    static Row row(ResultSet rows, String streamId) throws SQLException {
        return new Row(
                rows.getObject(3, UUID.class),
                streamId,
                rows.getString(4),
                rows.getBytes(5),
                rows.getBytes(6),
                rows.getLong(2),
                rows.getLong(1),
                rows.getObject(7, OffsetDateTime.class).toInstant());
    }

    @Override
    public void close() {
        pool.close();
        cleanUp.run();
    }
}
