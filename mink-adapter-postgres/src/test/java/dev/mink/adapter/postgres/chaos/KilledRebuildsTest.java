package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.chaos.Entry.Booked;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import dev.mink.testing.process.ForkedJvm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that rebuilds projections is killed at any point: the next start ends with complete models. */
@Tag("database")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledRebuildsTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int EVENTS = Settings.count(300, 1_000);
    private static final int STREAMS = 20;
    private static final int LONGEST_LIFE_MILLIS = 1_000;

    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    @RegisterExtension
    final Seed seed = Seed.create();

    private final RandomGenerator random = seed.random();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private ChaosDatabase database;
    private int interrupted;

    @BeforeEach
    void prepare() throws SQLException {
        PostgresUrl url = server.freshDatabase();
        database = new ChaosDatabase(url, "es");
        try (PostgresAdapter adapter =
                PostgresAdapter.builder(url.jdbcUrl()).schema(database.schema()).build()) {
            adapter.initialize();
        }
        database.run("CREATE TABLE es.processes (pid BIGINT)");
        try (Rebuilder rebuilder = rebuilder("first")) {
            for (int i = 0; i < STREAMS; i++) {
                List<Object> events = new ArrayList<>();
                for (int j = 0; j < EVENTS / STREAMS; j++) {
                    events.add(new Booked(random.nextInt(1, 1_000), true));
                }
                rebuilder.store().append("Ledger-" + i, events);
            }
        }
    }

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void theNextStartEndsWithCompleteModels() throws Exception {
        int rounds = Settings.count(2, 50);
        for (int round = 0; round < rounds; round++) {
            killOneThatRebuilds("killed-" + round);
            try (Rebuilder next = rebuilder("next-" + round)) {
                next.engine().start();
                next.assertComplete(database);
            }
        }
        LOG.info(
                "rebuilds: {} kills, {} of them within a rebuild, {} events",
                rounds,
                interrupted,
                database.number("SELECT count(*) FROM es.events"));
        assertThat(interrupted).as("kills within a rebuild").isPositive();
        try (Rebuilder last = rebuilder("last")) {
            last.engine().start();
            for (String each : Rebuilder.ALL) {
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> last.engine().rebuild(each).completed());
            }
            last.assertComplete(database);
        }
        assertThat(database.number("SELECT count(*) FROM es.checkpoints WHERE projection_name LIKE 'rebuild:%'"))
                .as("what was left over is cleaned up")
                .isZero();
    }

    private void killOneThatRebuilds(String name) throws Exception {
        ForkedJvm jvm = ForkedJvm.of(Rebuilder.Program.class)
                .arguments(database.url().jdbcUrl(), database.schema(), name, Long.toString(random.nextLong()));
        Future<?> end = executor.submit(jvm::run);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> end.isDone() || database.number("SELECT count(*) FROM es.processes") == 1);
        ProcessHandle process = ProcessHandle.of(database.number("SELECT pid FROM es.processes"))
                .orElseThrow();
        Pause.millis(random.nextInt(LONGEST_LIFE_MILLIS));
        assertThat(process.destroyForcibly()).isTrue();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(end::get).withMessageContaining("exit code 137");
        database.run("DELETE FROM es.processes");
        String held = "SELECT count(*) FROM es.mink_leases WHERE name LIKE 'rebuild:%' AND owner = '" + name + "'";
        interrupted += database.number(held) > 0 ? 1 : 0;
    }

    private Rebuilder rebuilder(String name) {
        return new Rebuilder(database.url().jdbcUrl(), database.schema(), name);
    }
}
