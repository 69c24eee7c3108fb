package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps idempotency records in the table that go-mink has too.
 *
 * <p>go-mink knows nothing of the columns {@code token}, {@code state}, {@code data_type} and {@code
 * written_at}, and leaves them alone when it overwrites a row. So they count only while {@code written_at}
 * is {@code processed_at}, which go-mink always sets. Its reservations are marked in {@code error}, as are
 * ours for it.
 */
public final class Idempotency implements IdempotencyStore {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);
    private static final int RESERVE_ATTEMPTS = 20;

    private static final String GET = """
            SELECT key, command_type, aggregate_id, version, response, error, success, processed_at, expires_at,
                   CASE WHEN written_at = processed_at THEN token END AS token,
                   CASE WHEN written_at = processed_at THEN data_type END AS data_type,
                   CASE WHEN written_at = processed_at THEN state = 'processing'
                        ELSE NOT success AND error IS NOT DISTINCT FROM 'mink:processing' END AS processing
            FROM {schema}.mink_idempotency
            WHERE key = ? AND expires_at > clock_timestamp()""";

    private static final String RESERVE = """
            INSERT INTO {schema}.mink_idempotency AS old
                (key, command_type, error, success, processed_at, expires_at, token, state, written_at)
            SELECT ?, ?, 'mink:processing', false, clock.now, clock.now + ? * interval '1 microsecond', ?,
                   'processing', clock.now
            FROM (SELECT clock_timestamp() AS now OFFSET 0) clock
            ON CONFLICT (key) DO UPDATE
            SET command_type = excluded.command_type, aggregate_id = NULL, version = NULL, response = NULL,
                error = excluded.error, success = excluded.success, processed_at = excluded.processed_at,
                expires_at = excluded.expires_at, token = excluded.token, state = excluded.state, data_type = NULL,
                written_at = excluded.written_at
            WHERE old.expires_at <= clock_timestamp()""";

    private static final String COMPLETE = """
            INSERT INTO {schema}.mink_idempotency AS old
                (key, command_type, processed_at, expires_at, token, aggregate_id, version, response, error, success,
                 data_type, state, written_at)
            SELECT ?, ?, clock.now, clock.now + ? * interval '1 microsecond', ?, ?, ?, ?::jsonb, ?, ?, ?, 'completed',
                   clock.now
            FROM (SELECT clock_timestamp() AS now OFFSET 0) clock
            ON CONFLICT (key) DO UPDATE
            SET command_type = excluded.command_type, aggregate_id = excluded.aggregate_id,
                version = excluded.version, response = excluded.response, error = excluded.error,
                success = excluded.success, processed_at = excluded.processed_at, expires_at = excluded.expires_at,
                token = excluded.token, state = excluded.state, data_type = excluded.data_type,
                written_at = excluded.written_at
            WHERE old.expires_at <= clock_timestamp()
               OR (old.token = excluded.token AND old.written_at = old.processed_at)""";

    private static final String RELEASE = """
            DELETE FROM {schema}.mink_idempotency
            WHERE key = ? AND token = ? AND state = 'processing' AND written_at = processed_at
              AND expires_at > clock_timestamp()""";

    private static final String DELETE = "DELETE FROM {schema}.mink_idempotency WHERE key = ?";

    private static final String CLEAN_UP = """
            DELETE FROM {schema}.mink_idempotency
            WHERE expires_at <= clock_timestamp()
               OR (processed_at < clock_timestamp() - ? * interval '1 microsecond'
                   AND (success OR error IS DISTINCT FROM 'mink:processing'))""";

    private static final String DELETE_BY_AGGREGATE =
            "DELETE FROM {schema}.mink_idempotency WHERE aggregate_id = ? AND aggregate_id <> ''";

    private final Sessions sessions;
    private final Schema schema;
    private final String get;
    private final String reserve;
    private final String complete;
    private final String release;
    private final String delete;
    private final String cleanUp;
    private final String deleteByAggregate;

    /** The records of one schema. */
    public Idempotency(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
        this.get = schema.in(GET);
        this.reserve = schema.in(RESERVE);
        this.complete = schema.in(COMPLETE);
        this.release = schema.in(RELEASE);
        this.delete = schema.in(DELETE);
        this.cleanUp = schema.in(CLEAN_UP);
        this.deleteByAggregate = schema.in(DELETE_BY_AGGREGATE);
    }

    @Override
    public Optional<IdempotencyRecord> get(String key) {
        return sessions.run(call("read idempotency key", key), session -> find(session, key));
    }

    @Override
    public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
        Call call = call("reserve idempotency key", key);
        requireIdentified(commandType, token, ttl);
        return sessions.run(call, session -> {
            for (int attempt = 1; ; attempt++) {
                if (reserved(session, key, commandType, token, ttl)) {
                    return Optional.empty();
                }
                Optional<IdempotencyRecord> other = find(session, key);
                if (other.isPresent()) {
                    return other;
                }
                if (attempt == RESERVE_ATTEMPTS) {
                    throw new SQLException("the record of the key comes and goes all the time");
                }
            }
        });
    }

    @Override
    public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
        Call call = call("complete idempotency key", key);
        requireIdentified(commandType, token, ttl);
        Objects.requireNonNull(result, "result");
        return sessions.run(call, session -> {
            try (PreparedStatement statement = session.prepare(complete)) {
                identify(statement, key, commandType, token, ttl);
                setText(statement, 5, result.aggregateId());
                if (result.version() == 0) {
                    statement.setNull(6, Types.BIGINT);
                } else {
                    statement.setLong(6, result.version());
                }
                setText(statement, 7, result.data().asUtf8());
                setText(statement, 8, result.error());
                statement.setBoolean(9, result.success());
                setText(statement, 10, result.dataType());
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public boolean release(String key, String token) {
        Call call = call("release idempotency key", key);
        Objects.requireNonNull(token, "token");
        return sessions.run(call, session -> {
            try (PreparedStatement statement = session.prepare(release)) {
                statement.setString(1, key);
                statement.setString(2, token);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void delete(String key) {
        count(call("delete idempotency key", key), delete, key);
    }

    @Override
    public long cleanup(Duration olderThan) {
        Objects.requireNonNull(olderThan, "olderThan");
        return sessions.run(Call.of("clean up idempotency keys"), session -> {
            try (PreparedStatement statement = session.prepare(cleanUp)) {
                statement.setLong(1, micros(olderThan));
                return statement.executeLargeUpdate();
            }
        });
    }

    @Override
    public long deleteByAggregate(String aggregateId) {
        Call call = Call.of("delete idempotency keys of aggregate", Objects.requireNonNull(aggregateId, "aggregateId"));
        return count(call, deleteByAggregate, aggregateId);
    }

    @Override
    public IdempotencyStore in(Transaction transaction) {
        return new Idempotency(sessions.in(transaction), schema);
    }

    private Optional<IdempotencyRecord> find(Session session, String key) throws SQLException {
        try (PreparedStatement statement = session.prepare(get)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(IdempotencyRows.record(row)) : Optional.empty();
            }
        }
    }

    private boolean reserved(Session session, String key, String commandType, String token, Duration ttl)
            throws SQLException {
        try (PreparedStatement statement = session.prepare(reserve)) {
            identify(statement, key, commandType, token, ttl);
            return statement.executeUpdate() == 1;
        }
    }

    private long count(Call call, String sql, String subject) {
        return sessions.run(call, session -> {
            try (PreparedStatement statement = session.prepare(sql)) {
                statement.setString(1, subject);
                return statement.executeLargeUpdate();
            }
        });
    }

    /** Records are written whatever the deadline of the command is, but do not take for ever. */
    private static Call call(String verb, String key) {
        return new Call(
                verb,
                Objects.requireNonNull(key, "key"),
                Optional.of(Instant.now().plus(TIME_LIMIT)));
    }

    private static void requireIdentified(String commandType, String token, Duration ttl) {
        Objects.requireNonNull(commandType, "commandType");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(ttl, "ttl");
    }

    private static void identify(
            PreparedStatement statement, String key, String commandType, String token, Duration ttl)
            throws SQLException {
        statement.setString(1, key);
        statement.setString(2, commandType);
        statement.setLong(3, micros(ttl));
        statement.setString(4, token);
    }

    private static void setText(PreparedStatement statement, int index, String text) throws SQLException {
        statement.setString(index, text.isEmpty() ? null : text);
    }

    private static long micros(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration);
    }
}
