package dev.mink.adapter.postgres.internal.append;

import dev.mink.StreamId;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;

/**
 * Appends to several streams.
 *
 * <p>The statement moves all versions first, whatever is expected, which locks the streams in the
 * order of their ids. Then it compares what came out with what was expected, and ends itself with a
 * division by zero if one does not fit: so one round trip is enough also for all or nothing.
 */
final class ManyStreams implements AppendStatement {
    private static final String APPEND = """
            WITH wanted AS (
                SELECT stream_id, category, added, expected
                FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
                         AS w (stream_id, category, added, expected)
            ), stream AS (
                INSERT INTO {schema}.streams AS s (stream_id, category, version)
                SELECT stream_id, category, added FROM wanted ORDER BY stream_id COLLATE "C"
                ON CONFLICT (stream_id) DO UPDATE SET version = s.version + excluded.version, updated_at = now()
                RETURNING stream_id, version
            ), verdict AS (
                SELECT 1 / (CASE WHEN bool_and(CASE wanted.expected
                                                   WHEN -1 THEN true
                                                   WHEN -2 THEN stream.version > wanted.added
                                                   ELSE stream.version = wanted.expected + wanted.added
                                               END)
                                 THEN 1 ELSE 0 END) AS passed
                FROM wanted JOIN stream ON stream.stream_id = wanted.stream_id
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream.stream_id, stream.version - e.later, e.id, e.type, e.data::{data}, e.metadata::jsonb
            FROM verdict,
                 unnest(?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::{sent}[], ?::text[])
                     WITH ORDINALITY AS e (stream_id, later, id, type, data, metadata, n)
                 JOIN stream ON stream.stream_id = e.stream_id
            WHERE verdict.passed = 1
            ORDER BY e.n
            RETURNING global_position, version, timestamp""";

    private final String append;
    private final DataType data;

    ManyStreams(Schema schema) {
        append = schema.in(APPEND);
        data = schema.data();
    }

    @Override
    public Optional<Written> write(Session session, LeadingLocks locks, List<StreamWrite> writes) throws SQLException {
        // The statement's way to say no would end a transaction that is not ours.
        Savepoint before = session.isJoined() ? session.connection().setSavepoint() : null;
        try {
            Optional<Written> written = execute(session, locks, writes);
            if (before != null) {
                session.connection().releaseSavepoint(before);
            }
            return written;
        } catch (SQLException e) {
            if (!SqlState.is(e, SqlState.DIVISION_BY_ZERO)) {
                throw e;
            }
            if (before != null) {
                session.connection().rollback(before);
            }
            return Optional.empty();
        }
    }

    private Optional<Written> execute(Session session, LeadingLocks locks, List<StreamWrite> writes)
            throws SQLException {
        int count = 0;
        for (StreamWrite write : writes) {
            count += write.records().size();
        }
        try (PreparedStatement statement = session.prepare(locks.before(append))) {
            bindStreams(session.connection(), statement, writes);
            bindPlaces(session.connection(), statement, writes, count);
            Columns.of(writes, data).bind(session.connection(), statement, 7);
            try (ResultSet rows = locks.execute(statement)) {
                return Written.read(rows, count);
            }
        }
    }

    private static void bindStreams(Connection connection, PreparedStatement statement, List<StreamWrite> writes)
            throws SQLException {
        int streams = writes.size();
        String[] ids = new String[streams];
        String[] categories = new String[streams];
        long[] added = new long[streams];
        long[] expected = new long[streams];
        for (int i = 0; i < streams; i++) {
            StreamWrite write = writes.get(i);
            ids[i] = write.streamId();
            categories[i] = StreamId.categoryOf(write.streamId());
            added[i] = write.records().size();
            expected[i] = write.expectedVersion().value();
        }
        statement.setArray(1, connection.createArrayOf("text", ids));
        statement.setArray(2, connection.createArrayOf("text", categories));
        statement.setObject(3, added);
        statement.setObject(4, expected);
    }

    /** For each event its stream, and how many events of the append come after it in that stream. */
    private static void bindPlaces(
            Connection connection, PreparedStatement statement, List<StreamWrite> writes, int count)
            throws SQLException {
        String[] streams = new String[count];
        long[] later = new long[count];
        int i = 0;
        for (StreamWrite write : writes) {
            for (int left = write.records().size() - 1; left >= 0; left--) {
                streams[i] = write.streamId();
                later[i++] = left;
            }
        }
        statement.setArray(5, connection.createArrayOf("text", streams));
        statement.setObject(6, later);
    }
}
