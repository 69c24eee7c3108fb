package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.history.HistoryEvent;
import dev.mink.testing.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is killed in mid-load and comes back. */
@Tag("database")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServerCrashTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");
    private static final int WRITERS = 8;

    private final int kills = Settings.count(1, 4);
    private final Settings settings = Settings.of(2, 5);

    @RegisterExtension
    final Seed seed = settings.seed();

    private final Journal journal = new Journal(seed.value());

    @Test
    void whatWasAcknowledgedIsThereOnceAndReadersGoOn() throws Exception {
        try (PostgresServer server = PostgresServer.builder()
                .durable()
                .setting("max_prepared_transactions", "20")
                .start()) {
            ChaosDatabase database = new ChaosDatabase(server.url(), "es");
            try (PostgresAdapter adapter = PostgresAdapter.builder(server.jdbcUrl())
                    .schema("es")
                    .maxPoolSize(WRITERS + 6)
                    .connectionTimeout(Duration.ofSeconds(2))
                    .build()) {
                adapter.initialize();
                run(server, database, adapter);
            }
        }
    }

    private void run(PostgresServer server, ChaosDatabase database, PostgresAdapter adapter) throws Exception {
        try (Readers readers = new Readers(adapter, journal, seed);
                Crew crew = new Crew()) {
            PreparingWriter preparing = new PreparingWriter(database, journal, Workload.of(seed.random(101)));
            startWriters(crew, database, adapter);
            crew.start("preparing", preparing);
            for (int i = 0; i < kills; i++) {
                crew.work(settings.load());
                // Pending across the crash, after which its locks belong to another name.
                String pending = "pending_" + i;
                prepare(new PreparingWriter(database, journal, Workload.of(seed.random(200 + i))), pending);
                int before = journal.history().acknowledgedCount();
                server.kill9();
                server.restart();
                server.requireDurable();
                crew.work(settings.load());
                database.run("COMMIT PREPARED '" + pending + "'");
                assertThat(journal.history().acknowledgedCount())
                        .as("appends go on after the crash")
                        .isGreaterThan(before);
                readers.throwIfFailed();
            }
            crew.stop();
            List<HistoryEvent> stored = database.stored();
            readers.finish(stored);
            journal.history().stored(stored);
            LOG.info(
                    "crash: {}; {} kills, {} repeated appends, {} reads failed",
                    journal.history().report(),
                    kills,
                    journal.repetitions(),
                    readers.errors());
            journal.history().assertClean();
        }
    }

    private static void prepare(PreparingWriter writer, String name) {
        await().ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> !writer.prepare(name).isEmpty());
    }

    private void startWriters(Crew crew, ChaosDatabase database, PostgresAdapter adapter) {
        for (int i = 0; i < WRITERS; i++) {
            crew.start(
                    "writer-" + i,
                    new AdapterWriter(adapter, database, journal, Workload.of(seed.random(i + 1)), true));
        }
        crew.start("foreign", new ForeignWriter(database, journal, Workload.of(seed.random(50))));
    }
}
