package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Migrator;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
class SchemaTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    /** The tables as go-mink creates them, with a stream of two events in them. */
    private static final String[] MADE_BY_GO_MINK = {
        "CREATE SCHEMA {s}",
        "CREATE TABLE {s}.streams (id BIGSERIAL PRIMARY KEY, stream_id VARCHAR(500) NOT NULL UNIQUE,"
                + " category VARCHAR(250) NOT NULL, version BIGINT NOT NULL DEFAULT 0,"
                + " created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(), updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW())",
        "CREATE INDEX idx_streams_category ON {s}.streams (category)",
        "CREATE TABLE {s}.events (global_position BIGSERIAL PRIMARY KEY, stream_id VARCHAR(500) NOT NULL,"
                + " version BIGINT NOT NULL, event_id UUID NOT NULL DEFAULT gen_random_uuid(),"
                + " event_type VARCHAR(500) NOT NULL, data JSONB NOT NULL, metadata JSONB,"
                + " timestamp TIMESTAMPTZ NOT NULL DEFAULT NOW(), UNIQUE (stream_id, version))",
        "CREATE INDEX idx_events_stream ON {s}.events (stream_id, version)",
        "CREATE INDEX idx_events_type ON {s}.events (event_type)",
        "CREATE INDEX idx_events_timestamp ON {s}.events (timestamp)",
        "CREATE TABLE {s}.snapshots (stream_id VARCHAR(500) PRIMARY KEY, version BIGINT NOT NULL,"
                + " data BYTEA NOT NULL, created_at TIMESTAMPTZ NOT NULL DEFAULT NOW())",
        "CREATE TABLE {s}.checkpoints (projection_name VARCHAR(500) PRIMARY KEY,"
                + " position BIGINT NOT NULL DEFAULT 0, updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW())",
        "INSERT INTO {s}.streams (stream_id, category, version) VALUES ('Order-go', 'Order', 2)",
        "INSERT INTO {s}.events (stream_id, version, event_type, data, metadata) VALUES"
                + " ('Order-go', 1, 'Created', '{\"a\": 1}', '{\"userId\": \"u\","
                + " \"custom\": {\"n\": 5, \"deep\": {\"x\": [1, null]}, \"$schema_version\": \"3\"}}'),"
                + " ('Order-go', 2, 'Changed', '{}', NULL)"
    };

    @Test
    void eightThreadsInitializeAnEmptyDatabaseAtOnce() throws Exception {
        String schema = database.newSchemaName("init");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<PostgresAdapter> adapters = new ArrayList<>();
        try {
            CyclicBarrier start = new CyclicBarrier(8);
            List<Future<Integer>> versions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                PostgresAdapter adapter = adapter(schema);
                adapters.add(adapter);
                Callable<Integer> initialize = () -> {
                    start.await();
                    adapter.initialize();
                    return migrator(adapter).migrationVersion();
                };
                versions.add(threads.submit(initialize));
            }
            for (Future<Integer> version : versions) {
                assertThat(version.get()).isEqualTo(3);
            }
        } finally {
            threads.shutdownNow();
            adapters.forEach(PostgresAdapter::close);
        }
    }

    @Test
    void aDatabaseMadeByGoMinkWorks() throws SQLException {
        String schema = database.newSchemaName("go");
        for (String statement : MADE_BY_GO_MINK) {
            Given.run(database.dataSource(), statement.replace("{s}", schema));
        }
        try (PostgresAdapter adapter = adapter(schema)) {
            assertThat(migrator(adapter).migrationVersion()).isZero();
            adapter.initialize();
            adapter.append(Given.append("Order-go", exact(2), 1));

            assertThat(adapter.load(LoadRequest.after("Order-go", 0)))
                    .satisfiesExactly(
                            first -> {
                                assertThat(first.metadata().userId()).isEqualTo("u");
                                assertThat(first.metadata().custom())
                                        .containsEntry("n", "5")
                                        .containsEntry("deep", "{\"x\":[1,null]}")
                                        .hasSize(2);
                                assertThat(first.systemMetadata()).containsEntry("$schema_version", "3");
                            },
                            second -> assertThat(second.metadata().isEmpty()).isTrue(),
                            third -> assertThat(third.version()).isEqualTo(3));
            assertThat(adapter.readFeed(FeedRequest.after(0)).events()).hasSize(3);
            assertThat(adapter.capability(HealthCheck.class)
                            .orElseThrow()
                            .health()
                            .warnings())
                    .hasSize(4)
                    .anyMatch(warning -> warning.contains("idx_events_stream"));
        }
    }

    @Test
    void itsOwnDatabaseHasNothingToWarnOf() {
        try (PostgresAdapter adapter = adapter(database.newSchemaName("own"))) {
            adapter.initialize();

            assertThat(adapter.capability(HealthCheck.class)
                            .orElseThrow()
                            .health()
                            .warnings())
                    .isEmpty();
        }
    }

    @Test
    void thePrintedSchemaIsTheOneThatIsCreated() throws SQLException {
        String schema = database.newSchemaName("printed");
        try (PostgresAdapter adapter = adapter(schema)) {
            Given.run(database.dataSource(), migrator(adapter).schemaSql());

            assertThat(migrator(adapter).migrationVersion()).isEqualTo(3);
            adapter.append(Given.append(Given.stream()));
        }
    }

    @Test
    void theSecondVersionGetsWhatBackgroundWorkNeeds() throws SQLException {
        String schema = database.newSchemaName("second");
        try (PostgresAdapter adapter = adapter(schema)) {
            adapter.initialize();
            adapter.append(Given.append("Order-1"));
            Given.run(
                    database.dataSource(),
                    "DROP TABLE " + schema + ".mink_leases, " + schema + ".mink_parked_events",
                    "UPDATE " + schema + ".mink_schema SET version = 2");
            assertThat(migrator(adapter).migrationVersion()).isEqualTo(2);

            adapter.initialize();

            assertThat(migrator(adapter).migrationVersion()).isEqualTo(3);
            assertThat(adapter.capability(LeaseStore.class).orElseThrow().acquire("a", "me", Duration.ofMinutes(1)))
                    .isPresent();
            assertThat(Given.ask(database.dataSource(), "SELECT count(*) FROM " + schema + ".mink_parked_events"))
                    .isEqualTo("0");
            assertThat(adapter.streamInfo("Order-1")).isPresent();
        }
    }

    @Test
    void aNewerSchemaIsRefused() throws SQLException {
        String schema = database.newSchemaName("newer");
        try (PostgresAdapter adapter = adapter(schema)) {
            adapter.initialize();
            Given.run(database.dataSource(), "UPDATE " + schema + ".mink_schema SET version = 99");

            assertThatThrownBy(adapter::initialize)
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("99");
        }
    }

    @Test
    void withoutTablesTheMessageSaysWhatToDo() {
        try (PostgresAdapter adapter = adapter(database.newSchemaName("none"))) {
            assertThatThrownBy(() -> adapter.append(Given.append(Given.stream())))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("initialize()");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1a",
                "a-b",
                "a\"b",
                "a b",
                "ä",
                "a1234567890123456789012345678901234567890123456789012345678901234"
            })
    void aBadNameIsRefused(String name) {
        assertThatThrownBy(() -> PostgresAdapter.builder(database.jdbcUrl()).schema(name))
                .isInstanceOf(InvalidSchemaNameException.class)
                .hasMessageStartingWith("mink: invalid schema name: schema name ");
    }

    private static PostgresAdapter adapter(String schema) {
        return PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(2)
                .build();
    }

    private static Migrator migrator(PostgresAdapter adapter) {
        return adapter.capability(Migrator.class).orElseThrow();
    }
}
