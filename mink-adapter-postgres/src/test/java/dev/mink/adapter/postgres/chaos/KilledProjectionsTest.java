package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mink.AppendResult;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import dev.mink.testing.process.ForkedJvm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/**
 * Two processes write and run the same projections. One of them is killed again and again, and so are sessions
 * of both: in the end the models are what the events say, and a projection never is without owner for long.
 */
@Tag("database")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledProjectionsTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");
    private static final Duration HANDOVER = Bookkeeper.LEASE.plusSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    private final Settings settings = Settings.of(3, 60);

    @RegisterExtension
    final Seed seed = settings.seed();

    private final RandomGenerator random = seed.random();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Duration> handovers = new ArrayList<>();
    private int kills;
    private int replaced;
    private ChaosDatabase database;

    /**
     * Another process.
     *
     * @param name the owner that it is
     * @param end when it has ended
     */
    private record Other(String name, long pid, Future<?> end) {}

    /** What happens to another process. */
    private enum Fate {
        OWNER,
        FROZEN,
        ANY
    }

    @BeforeEach
    void prepare() throws SQLException {
        PostgresUrl url = server.freshDatabase();
        database = new ChaosDatabase(url, "es");
        try (PostgresAdapter adapter =
                PostgresAdapter.builder(url.jdbcUrl()).schema(database.schema()).build()) {
            adapter.initialize();
        }
        database.run("CREATE TABLE es.processes (pid BIGINT)");
    }

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void theModelsAreWhatTheEventsSay() throws Exception {
        try (Bookkeeper here = keeper("here");
                Crew crew = new Crew()) {
            here.prepare();
            here.engine().start();
            here.employ(crew, seed);
            BackendKiller killer = new BackendKiller(database, seed.random(100));
            long end = System.nanoTime() + settings.load().toNanos();
            do {
                round(here, crew, killer);
            } while (System.nanoTime() < end);
            crew.stop();
            LOG.info("projections: {} sessions killed", killer.kills());
        }
        assertModels();
    }

    /** Another process begins, works for a while and is killed: as the owner, as one that was frozen, or as neither. */
    private void round(Bookkeeper here, Crew crew, BackendKiller killer) throws Exception {
        Other other = startOther();
        try {
            live(here, crew, killer, other);
        } finally {
            ProcessHandle.of(other.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void live(Bookkeeper here, Crew crew, BackendKiller killer, Other other) throws Exception {
        Fate fate = Fate.values()[kills % Fate.values().length];
        if (fate != Fate.ANY) {
            handOver(here, other);
        }
        try (Crew killers = new Crew()) {
            killers.start("killer", killer);
            crew.work(Duration.ofMillis(random.nextInt(200, 2_000)));
            killers.stop();
        }
        if (fate == Fate.FROZEN) {
            freeze(here, other);
            crew.work(Duration.ofMillis(random.nextInt(200)));
        }
        boolean owned = isOwner(here, other);
        kill(other);
        if (owned) {
            handovers.add(takenOver(here));
        }
    }

    private Other startOther() throws SQLException {
        String name = "there-" + kills;
        ForkedJvm jvm = ForkedJvm.of(Bookkeeper.Program.class)
                .arguments(database.url().jdbcUrl(), database.schema(), name, Long.toString(random.nextLong()));
        Future<?> end = executor.submit(jvm::run);
        String count = "SELECT count(*) FROM es.processes";
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> end.isDone() || database.number(count) == 1);
        return new Other(name, database.number("SELECT pid FROM es.processes"), end);
    }

    private void handOver(Bookkeeper here, Other other) {
        here.engine().stop(PATIENCE);
        await().atMost(PATIENCE).until(() -> isOwner(here, other));
        here.engine().start();
    }

    private static boolean isOwner(Bookkeeper here, Other other) {
        return here.owner().equals(Optional.of(other.name()));
    }

    private void kill(Other other) throws Exception {
        assertThat(ProcessHandle.of(other.pid()).orElseThrow().destroyForcibly())
                .isTrue();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(other.end()::get)
                .withMessageContaining("exit code 137");
        database.run("DELETE FROM es.processes");
        kills++;
    }

    /**
     * Keeps the owner from noticing that it is the owner no more, if it can be replaced: with its locks, it may
     * hold up its successor or the feed.
     */
    private void freeze(Bookkeeper here, Other other) throws Exception {
        signal(other, "STOP");
        long end = System.nanoTime() + HANDOVER.toNanos();
        while (isOwner(here, other) && System.nanoTime() < end) {
            Pause.millis(20);
        }
        if (!isOwner(here, other)) {
            replaced++;
            Pause.millis(random.nextInt(500));
        }
        signal(other, "CONT");
    }

    private static void signal(Other other, String signal) throws Exception {
        Process process = new ProcessBuilder("kill", "-" + signal, Long.toString(other.pid())).start();
        assertThat(process.waitFor()).isZero();
    }

    /** How long it takes until an event that is new is applied here. */
    private static Duration takenOver(Bookkeeper here) {
        long began = System.nanoTime();
        AppendResult news = here.note("the owner is dead");
        here.awaitApplied(news, HANDOVER);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Lets an engine finish what is left, in peace, and looks at what there is then. */
    private void assertModels() throws SQLException {
        try (Bookkeeper fresh = keeper("fresh")) {
            fresh.engine().start();
            fresh.assertComplete(database);
            LOG.info(
                    "projections: {} events, {} of them inline, {} kills, handovers in {} ms, {} frozen owners replaced",
                    database.number("SELECT count(*) FROM es.events"),
                    database.number("SELECT count(*) FROM es.events WHERE data->>'attached' = 'true'"),
                    kills,
                    handovers.stream().map(Duration::toMillis).toList(),
                    replaced);
        }
        assertThat(database.number("SELECT count(*) FROM es.events"))
                .as("enough load to prove something")
                .isGreaterThan(100);
        assertThat(handovers).isNotEmpty();
    }

    private Bookkeeper keeper(String name) {
        return new Bookkeeper(database.url().jdbcUrl(), database.schema(), name);
    }
}
