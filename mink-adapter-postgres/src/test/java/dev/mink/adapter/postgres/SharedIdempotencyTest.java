package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.command.CommandResult;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyRecord.State;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The idempotency table of go-mink, with both libraries at work on it. */
@Tag("database")
class SharedIdempotencyTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final Duration LONG = Duration.ofHours(1);

    private static final String TABLE = """
            CREATE TABLE {s}.mink_idempotency (
                key VARCHAR(255) PRIMARY KEY, command_type VARCHAR(255) NOT NULL, aggregate_id VARCHAR(255),
                version BIGINT, response JSONB, error TEXT, success BOOLEAN NOT NULL DEFAULT false,
                processed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(), expires_at TIMESTAMPTZ NOT NULL)""";

    private static final String GO_STORES = """
            INSERT INTO {s}.mink_idempotency
                (key, command_type, aggregate_id, version, response, error, success, processed_at, expires_at)
            VALUES ('{k}', 'Pay', 'go-1', 3, NULL, NULL, true, NOW(), NOW() + interval '1 hour')
            ON CONFLICT (key) DO UPDATE SET command_type = excluded.command_type,
                aggregate_id = excluded.aggregate_id, version = excluded.version, response = excluded.response,
                error = excluded.error, success = excluded.success, processed_at = excluded.processed_at,
                expires_at = excluded.expires_at""";

    private static final String GO_RESERVES = """
            INSERT INTO {s}.mink_idempotency (key, command_type, error, success, processed_at, expires_at)
            VALUES ('{k}', 'Pay', 'mink:processing', false, NOW(), NOW() + interval '5 minutes')
            ON CONFLICT (key) DO UPDATE SET command_type = excluded.command_type, error = excluded.error,
                success = excluded.success, processed_at = excluded.processed_at, expires_at = excluded.expires_at
            WHERE mink_idempotency.expires_at <= NOW()""";

    private final String schema = database.newSchemaName("shared_keys");
    private PostgresAdapter adapter;
    private IdempotencyStore records;

    @BeforeEach
    void open() throws SQLException {
        Given.run(database.dataSource(), "CREATE SCHEMA " + schema, TABLE.replace("{s}", schema));
        go(GO_STORES, "before");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(2)
                .build();
        adapter.initialize();
        records = adapter.capability(IdempotencyStore.class).orElseThrow();
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void itsResultsAreRead() {
        IdempotencyRecord record = records.reserve("before", "Pay", "a", LONG).orElseThrow();

        assertThat(record.isCompleted()).isTrue();
        assertThat(record.token()).isEmpty();
        assertThat(record.result()).isEqualTo(RecordedResult.of(CommandResult.success("go-1", 3)));
    }

    @Test
    void itsReservationsKeepUsOut() throws SQLException {
        go(GO_RESERVES, "live");

        IdempotencyRecord record = records.reserve("live", "Pay", "a", LONG).orElseThrow();

        assertThat(record.state()).isEqualTo(State.PROCESSING);
        assertThat(records.complete("live", "Pay", "a", RecordedResult.none(), LONG))
                .isFalse();
        assertThat(records.release("live", "")).isFalse();
        assertThat(records.cleanup(Duration.ofNanos(1_000))).isNotNegative();
        assertThat(records.exists("live")).isTrue();
    }

    @Test
    void whatItOverwritesIsItsOwn() throws SQLException {
        records.reserve("taken", "Pay", "a", Duration.ofNanos(1_000));
        go(GO_RESERVES, "taken");

        assertThat(records.get("taken").orElseThrow().token()).isEmpty();
        assertThat(records.complete("taken", "Pay", "a", RecordedResult.none(), LONG))
                .isFalse();
        assertThat(records.release("taken", "a")).isFalse();

        go(GO_STORES, "taken");
        assertThat(records.get("taken").orElseThrow().result().aggregateId()).isEqualTo("go-1");
    }

    @Test
    void itReadsOurs() throws SQLException {
        records.reserve("ours", "Pay", "a", LONG);
        assertThat(ask("SELECT NOT success AND error = 'mink:processing' AND expires_at > NOW()"))
                .isEqualTo("t");

        RecordedResult result = RecordedResult.of(CommandResult.success("42", 7, "data"));
        records.complete("ours", "Pay", "a", result, LONG);
        assertThat(ask("SELECT success AND error IS NULL AND aggregate_id = '42' AND version = 7"
                        + " AND response = '\"data\"'"))
                .isEqualTo("t");
    }

    private String ask(String question) throws SQLException {
        return Given.ask(database.dataSource(), question + " FROM " + schema + ".mink_idempotency WHERE key = 'ours'");
    }

    private void go(String statement, String key) throws SQLException {
        Given.run(database.dataSource(), statement.replace("{s}", schema).replace("{k}", key));
    }
}
