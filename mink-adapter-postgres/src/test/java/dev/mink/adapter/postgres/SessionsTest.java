package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections: whose they are, how they come back, and how calls on them end. */
@Tag("database")
class SessionsTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("sessions");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(3)
                .build();
        adapter.initialize();
        adapter.append(Given.append("Order-1"));
    }

    @AfterEach
    void close() {
        adapter.close();
        threads.shutdownNow();
    }

    @Test
    void borrowedConnectionsWorkInReadCommittedAndGoBackAsTheyCame() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setMaximumPoolSize(2);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (PostgresAdapter borrowing = PostgresAdapter.builder(pool)
                    .schema(schema)
                    .notifications(false)
                    .build()) {
                raceForOneStream(borrowing, 2, 25);
                borrowing.append(Given.append("Order-2").withParticipants(List.of(SessionsTest::assertReadCommitted)));
                borrowing.readFeed(FeedRequest.after(0));
            }

            for (int i = 0; i < 2; i++) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getAutoCommit()).isFalse();
                    assertThat(Given.ask(connection, "SHOW transaction_isolation"))
                            .isEqualTo("repeatable read");
                    connection.rollback();
                }
            }
            assertThat(pool.isClosed()).isFalse();
        }
    }

    private static void assertReadCommitted(AppendTransaction transaction, List<StoredEvent> stored) {
        Connection connection = transaction.unwrap(Connection.class).orElseThrow();
        try {
            assertThat(Given.ask(connection, "SHOW transaction_isolation")).isEqualTo("read committed");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void raceForOneStream(EventStoreAdapter target, int writers, int each) throws Exception {
        List<Future<Integer>> running = java.util.stream.IntStream.range(0, writers)
                .mapToObj(i -> threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        target.append(Given.append("Order-race", ANY_VERSION, 1));
                    }
                    return each;
                }))
                .toList();
        for (Future<Integer> writer : running) {
            writer.get(30, TimeUnit.SECONDS);
        }
        assertThat(target.streamInfo("Order-race").orElseThrow().version()).isEqualTo((long) writers * each);
    }

    @Test
    void closingEndsAnAppendThatWaitsForALockAndItIsNotStoredLater() throws Exception {
        try (Connection holder = transaction()) {
            Given.run(holder, "SELECT 1 FROM " + schema + ".streams WHERE stream_id = 'Order-1' FOR UPDATE");
            Future<List<AppendResult>> blocked = threads.submit(() -> adapter.append(Given.append("Order-1")));
            awaitWaiters(1);

            long start = System.nanoTime();
            adapter.close();

            assertThatThrownBy(() -> blocked.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(AdapterClosedException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            holder.rollback();
        }
        awaitWaiters(0);
        assertThat(Given.ask(database.dataSource(), "SELECT count(*) FROM " + schema + ".events"))
                .isEqualTo("1");
    }

    @Test
    void closingEndsCallsThatWaitForAConnection() throws Exception {
        try (Connection holder = transaction()) {
            Given.run(holder, "SELECT 1 FROM " + schema + ".streams WHERE stream_id = 'Order-1' FOR UPDATE");
            for (int i = 0; i < 3; i++) {
                threads.submit(() -> adapter.append(Given.append("Order-1")));
            }
            awaitWaiters(3);
            AtomicInteger interrupted = new AtomicInteger();
            Future<Long> starving = threads.submit(() -> {
                try {
                    return adapter.lastPosition();
                } finally {
                    interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                }
            });
            adapter.close();

            assertThatThrownBy(() -> starving.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(AdapterClosedException.class);
            assertThat(interrupted).hasValue(0);
            holder.rollback();
        }
    }

    @Test
    void aDeadlineEndsTheWaitForALock() throws Exception {
        try (Connection holder = transaction()) {
            Given.run(holder, "SELECT 1 FROM " + schema + ".streams WHERE stream_id = 'Order-1' FOR UPDATE");
            Instant start = Instant.now();
            AppendRequest request = Given.append("Order-1").withDeadline(start.plusMillis(300));

            assertThatThrownBy(() -> adapter.append(request)).isInstanceOf(DeadlineExceededException.class);
            assertThat(Duration.between(start, Instant.now()))
                    .isBetween(Duration.ofMillis(250), Duration.ofMillis(1_200));
            holder.rollback();
        }
        assertThat(adapter.append(Given.append("Order-1", exact(1), 1)).get(0).lastVersion())
                .isEqualTo(2);
    }

    @Test
    void joiningStoresWithTheTransactionOfTheCaller() throws SQLException {
        try (Connection connection = transaction()) {
            EventStoreAdapter joined = adapter.joining(connection);
            joined.append(Given.append("Order-1", exact(1), 2));
            joined.append(AppendRequest.of(Given.write("Order-8", NO_STREAM, 1), Given.write("Order-1", exact(3), 1)));

            assertThat(joined.load(LoadRequest.after("Order-1", 0))).hasSize(4);
            assertThat(adapter.load(LoadRequest.after("Order-1", 0))).hasSize(1);
            assertThatThrownBy(() -> joined.append(Given.append("Order-1", exact(2), 1)))
                    .isInstanceOfSatisfying(
                            ConcurrencyException.class,
                            e -> assertThat(e.actualVersion()).isEqualTo(4));
            assertThatThrownBy(() -> joined.append(AppendRequest.of(
                            Given.write("Order-9", NO_STREAM, 1), Given.write("Order-8", NO_STREAM, 1))))
                    .isInstanceOf(ConcurrencyException.class)
                    .hasMessageContaining("Order-8");
            assertThatThrownBy(() -> joined.readFeed(FeedRequest.after(0)))
                    .isInstanceOf(UnsupportedOperationException.class);
            joined.close();
            connection.commit();
        }
        assertThat(adapter.load(LoadRequest.after("Order-1", 0))).hasSize(4);
        assertThat(adapter.streamInfo("Order-8").orElseThrow().version()).isEqualTo(1);
        assertThat(adapter.streamInfo("Order-9")).isEmpty();
    }

    @Test
    void joiningIsUndoneWithTheTransactionOfTheCaller() throws SQLException {
        try (Connection connection = transaction()) {
            adapter.joining(connection).append(Given.append("Order-7", NO_STREAM, 1));
            connection.rollback();
        }
        assertThat(adapter.streamInfo("Order-7")).isEmpty();
    }

    @Test
    void joiningNeedsATransaction() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            EventStoreAdapter joined = adapter.joining(connection);
            assertThatThrownBy(() -> joined.append(Given.append("Order-1")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("autocommit");
        }
    }

    @Test
    void aParticipantJoinsItsOwnTransaction() {
        AppendRequest request = Given.append("Order-1", exact(1), 1)
                .withParticipants(List.of((transaction, stored) -> adapter.joining(
                                transaction.unwrap(Connection.class).orElseThrow())
                        .append(Given.append("Order-5", NO_STREAM, 2))));

        adapter.append(request);

        assertThat(adapter.streamInfo("Order-1").orElseThrow().version()).isEqualTo(2);
        assertThat(adapter.streamInfo("Order-5").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void aParticipantMustNotAppendOnAnotherConnection() {
        AppendRequest request = Given.append("Order-1", exact(1), 1)
                .withParticipants(
                        List.of((transaction, stored) -> adapter.append(Given.append("Order-5", NO_STREAM, 2))));

        assertThatThrownBy(() -> adapter.append(request))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("joining(connection)");
        assertThat(adapter.streamInfo("Order-1").orElseThrow().version()).isEqualTo(1);
        assertThat(adapter.streamInfo("Order-5")).isEmpty();
    }

    @Test
    void anotherAdapterIsWokenByANotification() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        try (PostgresAdapter other = PostgresAdapter.builder(database.jdbcUrl())
                        .schema(schema)
                        .build();
                var registration = other.onAppend(woken::incrementAndGet)) {
            await().until(() -> woken.get() > 0);
            int before = woken.get();

            adapter.append(Given.append("Order-1"));

            await().atMost(Duration.ofSeconds(2)).until(() -> woken.get() > before);
        }
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void awaitWaiters(int count) {
        String question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"
                + schema + "%'";
        await().until(() -> Given.ask(database.dataSource(), question).equals(Integer.toString(count)));
    }
}
