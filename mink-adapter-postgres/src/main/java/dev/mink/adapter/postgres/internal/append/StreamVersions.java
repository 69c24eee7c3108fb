package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.VersionCheck;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The versions that streams have. */
final class StreamVersions {
    private static final String READ = """
            SELECT stream_id, version
            FROM {schema}.streams
            WHERE stream_id = ANY (?)""";

    private static final String LOCK = """
            SELECT stream_id, version
            FROM {schema}.streams
            WHERE stream_id = ANY (?)
            ORDER BY stream_id COLLATE "C"
            FOR UPDATE""";

    private final String read;
    private final String lock;

    StreamVersions(Schema schema) {
        read = schema.in(READ);
        lock = schema.in(LOCK);
    }

    /** The versions now, of those streams that exist. */
    Map<String, Long> read(Session session, List<StreamWrite> writes) throws SQLException {
        return query(session, read, writes);
    }

    /** The versions of those streams that exist, which are locked for the transaction, by ascending id. */
    Map<String, Long> lock(Session session, List<StreamWrite> writes) throws SQLException {
        return query(session, lock, writes);
    }

    /** Throws for the first write whose expectation is not met; returns if all are. */
    static void check(List<StreamWrite> writes, Map<String, Long> versions) {
        for (StreamWrite write : writes) {
            Long version = versions.get(write.streamId());
            VersionCheck.check(
                    write.streamId(), write.expectedVersion(), version == null ? 0 : version, version != null);
        }
    }

    private static Map<String, Long> query(Session session, String sql, List<StreamWrite> writes) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            String[] ids = writes.stream().map(StreamWrite::streamId).toArray(String[]::new);
            statement.setArray(1, session.connection().createArrayOf("text", ids));
            Map<String, Long> versions = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.put(rows.getString(1), rows.getLong(2));
                }
            }
            return versions;
        }
    }
}
