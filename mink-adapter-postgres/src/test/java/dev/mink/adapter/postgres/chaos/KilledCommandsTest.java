package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.chaos.Cashier.Protection;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.process.ForkedJvm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two processes send the same commands, and one of them is killed in the midst of its handlers: in the end
 * every command has had its effect once.
 */
@Tag("database")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledCommandsTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");

    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    private final int kills = Settings.count(1, 8);
    private final int commands = Settings.count(250, 1_000);
    private final int threads = Settings.count(8, 32);

    @RegisterExtension
    final Seed seed = Seed.create();

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void everyCommandHasItsEffectOnce() throws Exception {
        ChaosDatabase database = newDatabase();
        String schema = database.schema();
        RandomGenerator random = seed.random();
        long orphaned = 0;
        try (Cashier cashier = new Cashier(server.jdbcUrl(), schema, threads, Protection.TRANSACTIONAL)) {
            for (int kill = 0; kill < kills; kill++) {
                int from = commands / kills * kill;
                int to = commands / kills * (kill + 1);
                long order = random.nextLong();
                Future<?> other = executor.submit(program(schema, from, to, order, Protection.TRANSACTIONAL));
                long pid = started(database, other);
                // Half of the commands are left to the other process until it is dead.
                Callable<Boolean> half = () -> {
                    cashier.send(from, (from + to) / 2, threads, order + 7);
                    return true;
                };
                Future<Boolean> sent = executor.submit(half);
                Pause.millis(random.nextLong(20, 300));
                assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly())
                        .isTrue();
                assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                        .isThrownBy(other::get)
                        .withMessageContaining("exit code 137");
                orphaned += database.number(
                        "SELECT count(*) FROM " + schema + ".mink_idempotency WHERE state = 'processing'");
                assertThat(sent.get()).isTrue();
                database.run("DELETE FROM " + schema + ".processes");
            }
            cashier.send(0, commands, threads, random.nextLong());
        }
        LOG.info(
                "commands: {} of {} threads, {} kills, {} reservations left behind",
                commands,
                threads,
                kills,
                orphaned);
        assertOnce(database, schema);
    }

    @Test
    void aReservationIsEnoughAsLongAsNobodyIsKilled() throws Exception {
        ChaosDatabase database = newDatabase();
        String schema = database.schema();
        long order = seed.random().nextLong();
        try (Cashier cashier = new Cashier(server.jdbcUrl(), schema, threads, Protection.PLAIN)) {
            Future<?> other = executor.submit(program(schema, 0, commands, order, Protection.PLAIN));
            started(database, other);
            cashier.send(0, commands, threads, order + 7);
            other.get();
        }
        assertOnce(database, schema);
    }

    private ChaosDatabase newDatabase() throws SQLException {
        String schema = server.newSchemaName("cashier");
        ChaosDatabase database = new ChaosDatabase(server.url(), schema);
        try (PostgresAdapter adapter =
                PostgresAdapter.builder(server.jdbcUrl()).schema(schema).build()) {
            adapter.initialize();
        }
        database.run("CREATE TABLE " + schema + ".processes (pid BIGINT)");
        return database;
    }

    private Callable<?> program(String schema, int from, int to, long order, Protection protection) {
        return () -> ForkedJvm.of(Cashier.Program.class)
                .arguments(
                        server.jdbcUrl(),
                        schema,
                        Integer.toString(from),
                        Integer.toString(to),
                        Integer.toString(threads),
                        Long.toString(order),
                        protection.name())
                .run();
    }

    private static long started(ChaosDatabase database, Future<?> process) throws SQLException {
        String count = "SELECT count(*) FROM " + database.schema() + ".processes";
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> process.isDone() || database.number(count) == 1);
        return database.number("SELECT pid FROM " + database.schema() + ".processes");
    }

    private void assertOnce(ChaosDatabase database, String schema) throws SQLException {
        assertThat(database.number("SELECT count(*) FROM " + schema + ".events"))
                .as("effects")
                .isEqualTo(commands);
        assertThat(database.number("SELECT count(DISTINCT data->>'number') FROM " + schema + ".events"))
                .as("commands with an effect")
                .isEqualTo(commands);
        assertThat(database.number(
                        "SELECT count(*) FROM " + schema + ".mink_idempotency WHERE success AND state = 'completed'"))
                .as("records")
                .isEqualTo(commands);
    }
}
