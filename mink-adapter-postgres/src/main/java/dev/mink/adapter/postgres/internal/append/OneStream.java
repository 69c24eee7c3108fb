package dev.mink.adapter.postgres.internal.append;

import dev.mink.ExpectedVersion;
import dev.mink.StreamId;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.event.MetadataJson;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Appends to one stream. */
final class OneStream implements AppendStatement {
    private final Variants oneEvent;
    private final Variants batch;
    private final DataType data;

    OneStream(Schema schema) {
        oneEvent = new Variants(
                schema.in(OneEventSql.NO_STREAM),
                schema.in(OneEventSql.ANY_VERSION),
                schema.in(OneEventSql.STREAM_EXISTS),
                schema.in(OneEventSql.EXACT_VERSION));
        batch = new Variants(
                schema.in(BatchSql.NO_STREAM),
                schema.in(BatchSql.ANY_VERSION),
                schema.in(BatchSql.STREAM_EXISTS),
                schema.in(BatchSql.EXACT_VERSION));
        data = schema.data();
    }

    @Override
    public Optional<Written> write(Session session, LeadingLocks locks, List<StreamWrite> writes) throws SQLException {
        StreamWrite write = writes.get(0);
        int count = write.records().size();
        Variants variants = count == 1 ? oneEvent : batch;
        try (PreparedStatement statement = session.prepare(locks.before(variants.of(write.expectedVersion())))) {
            if (count == 1) {
                bindOne(statement, write);
            } else {
                bindBatch(session, statement, write, count);
            }
            try (ResultSet rows = locks.execute(statement)) {
                return Written.read(rows, count);
            }
        }
    }

    private void bindOne(PreparedStatement statement, StreamWrite write) throws SQLException {
        long expected = write.expectedVersion().value();
        int next = 1;
        statement.setString(next++, write.streamId());
        if (mayCreate(expected)) {
            statement.setString(next++, StreamId.categoryOf(write.streamId()));
        } else if (expected > 0) {
            statement.setLong(next++, expected);
        }
        EventRecord record = write.records().get(0);
        statement.setObject(next++, record.id());
        statement.setString(next++, record.type());
        data.bind(statement, next++, record.data(), write.streamId());
        statement.setString(next, MetadataJson.write(record.metadata(), record.systemMetadata()));
    }

    private void bindBatch(Session session, PreparedStatement statement, StreamWrite write, int count)
            throws SQLException {
        long expected = write.expectedVersion().value();
        int next = 1;
        if (mayCreate(expected)) {
            statement.setString(next++, write.streamId());
            statement.setString(next++, StreamId.categoryOf(write.streamId()));
            statement.setLong(next++, count);
        } else {
            statement.setLong(next++, count);
            statement.setString(next++, write.streamId());
            if (expected > 0) {
                statement.setLong(next++, expected);
            }
        }
        if (expected != ExpectedVersion.NO_STREAM.value()) {
            statement.setLong(next++, count);
        }
        Columns.of(List.of(write), data).bind(session.connection(), statement, next);
    }

    private static boolean mayCreate(long expected) {
        return expected == ExpectedVersion.NO_STREAM.value() || expected == ExpectedVersion.ANY_VERSION.value();
    }

    /** One statement for each kind of expected version. */
    private record Variants(String noStream, String anyVersion, String streamExists, String exactVersion) {
        String of(ExpectedVersion expected) {
            long value = expected.value();
            if (value == ExpectedVersion.NO_STREAM.value()) {
                return noStream;
            }
            if (value == ExpectedVersion.ANY_VERSION.value()) {
                return anyVersion;
            }
            return value == ExpectedVersion.STREAM_EXISTS.value() ? streamExists : exactVersion;
        }
    }
}
