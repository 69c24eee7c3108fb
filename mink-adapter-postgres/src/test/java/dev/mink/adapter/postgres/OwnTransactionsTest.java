package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.proxy.PostgresExchange;
import dev.mink.testing.proxy.PostgresProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions of background work that meet trouble: done as a whole and said so, or not at all and said so. */
@Tag("database")
class OwnTransactionsTest {
    private static final Predicate<PostgresExchange> COMMIT = exchange -> exchange.statements().stream()
            .anyMatch(sql -> sql.toUpperCase(Locale.ROOT).startsWith("COMMIT"));

    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private PostgresProxy proxy;
    private PostgresAdapter adapter;
    private Transactions transactions;
    private CheckpointStore checkpoints;

    @BeforeEach
    void open() {
        proxy = PostgresProxy.to(database.url());
        adapter = PostgresAdapter.builder(proxy.url().jdbcUrl())
                .schema(database.newSchemaName("own"))
                .maxPoolSize(4)
                .notifications(false)
                .build();
        adapter.initialize();
        transactions = adapter.capability(Transactions.class).orElseThrow();
        checkpoints = adapter.capability(CheckpointStore.class).orElseThrow();
    }

    @AfterEach
    void close() {
        adapter.close();
        proxy.close();
    }

    @Test
    void aCommitWithoutAnswerHasAnUnknownOutcome() {
        PostgresProxy.LostReply lost = proxy.loseReply(COMMIT);

        UnknownOutcomeException unknown = catchThrowableOfType(UnknownOutcomeException.class, () -> set("a", 1));

        assertThat(lost.happened()).isTrue();
        assertThat(unknown).hasMessageContaining("move a");
        assertThat(unknown.retryable()).isTrue();
        assertThat(unknown.eventIds()).isEmpty();
        assertThat(checkpoints.getCheckpoint("a")).map(Checkpoint::position).contains(1L);
    }

    @Test
    void aConnectionThatBreaksBeforeTheCommitLeavesNothing() {
        Throwable thrown = catchThrowable(() -> run(transaction -> {
            checkpoints.in(transaction).setCheckpoint("a", 1);
            endSession(transaction);
            return checkpoints.in(transaction).getCheckpoint("a");
        }));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.retryable()).isTrue())
                .isNotInstanceOf(UnknownOutcomeException.class);
        assertThat(checkpoints.getCheckpoint("a")).isEmpty();
        set("a", 2);
        assertThat(checkpoints.getCheckpoint("a")).isPresent();
    }

    @Test
    void theLoserOfADeadlockMayTryAgain() throws Exception {
        checkpoints.setCheckpoint("a", 0);
        checkpoints.setCheckpoint("b", 0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier both = new CyclicBarrier(2);
            List<Future<Throwable>> ends = List.of(
                    threads.submit(() -> catchThrowable(() -> setBoth("a", "b", both))),
                    threads.submit(() -> catchThrowable(() -> setBoth("b", "a", both))));

            List<Throwable> failures =
                    Arrays.asList(ends.get(0).get(), ends.get(1).get());

            assertThat(failures)
                    .filteredOn(failure -> failure != null)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AdapterException.class,
                            e -> assertThat(e.retryable()).isTrue());
        } finally {
            threads.shutdownNow();
        }
    }

    private void setBoth(String first, String second, CyclicBarrier both) throws Exception {
        transactions.run("move " + first, Optional.empty(), transaction -> {
            checkpoints.in(transaction).setCheckpoint(first, 1);
            both.await();
            checkpoints.in(transaction).setCheckpoint(second, 1);
            return true;
        });
    }

    @Test
    void theDeadlineEndsStatementsOfTheUserToo() {
        Instant begin = Instant.now();

        Throwable thrown =
                catchThrowable(() -> transactions.run("sleep", Optional.of(begin.plusMillis(200)), transaction -> {
                    Given.run(connection(transaction), "SELECT pg_sleep(20)");
                    return true;
                }));

        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anErrorThatIsHiddenIsNotReportedAsSuccess() {
        assertThatThrownBy(() -> run(transaction -> {
                    checkpoints.in(transaction).setCheckpoint("a", 1);
                    assertThatThrownBy(() -> Given.run(connection(transaction), "SELECT 1 / 0"))
                            .isInstanceOf(SQLException.class);
                    return true;
                }))
                .isInstanceOf(AdapterException.class);

        assertThat(checkpoints.getCheckpoint("a")).isEmpty();
    }

    @Test
    void theTransactionCanOnlyBeEndedByWhoBeganIt() throws SQLException {
        Connection kept = transactions.<Connection, SQLException>run("test", Optional.empty(), transaction -> {
            Connection connection = connection(transaction);
            assertThatThrownBy(connection::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(connection::rollback).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(connection::close).isInstanceOf(IllegalStateException.class);
            Savepoint before = connection.setSavepoint();
            checkpoints.in(transaction).setCheckpoint("a", 1);
            connection.rollback(before);
            return connection;
        });

        assertThat(checkpoints.getCheckpoint("a")).isEmpty();
        assertThatThrownBy(kept::createStatement).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eventsAppendedMeanwhileNeedNoParticipant() {
        run(transaction -> {
            checkpoints.in(transaction).setCheckpoint("a", 1);
            return adapter.append(Given.append("Order-1"));
        });

        assertThat(adapter.streamInfo("Order-1")).isPresent();
    }

    @Test
    void eachSchemaHasItsOwnLocks() {
        try (PostgresAdapter other = PostgresAdapter.builder(database.jdbcUrl())
                .schema(database.newSchemaName("own"))
                .maxPoolSize(1)
                .build()) {
            Transactions theirs = other.capability(Transactions.class).orElseThrow();

            boolean taken = run(mine -> {
                transactions.lockExclusive(mine, "x");
                Optional<Instant> soon = Optional.of(Instant.now().plusSeconds(5));
                return theirs.<Boolean, RuntimeException>run("lock", soon, their -> {
                    theirs.lockExclusive(their, "x");
                    return true;
                });
            });

            assertThat(taken).isTrue();
        }
    }

    private void set(String name, long position) {
        transactions.<Boolean, RuntimeException>run("move " + name, Optional.empty(), transaction -> {
            checkpoints.in(transaction).setCheckpoint(name, position);
            return true;
        });
    }

    private <T> T run(Transactions.Work<T, RuntimeException> work) {
        return transactions.run("test", Optional.empty(), work);
    }

    private static void endSession(Transaction transaction) {
        try (Connection other = database.dataSource().getConnection()) {
            String pid = Given.ask(connection(transaction), "SELECT pg_backend_pid()");
            Given.run(other, "SELECT pg_terminate_backend(" + pid + ")");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection connection(Transaction transaction) {
        return transaction.unwrap(Connection.class).orElseThrow();
    }
}
