package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Readers of one adapter share what is known about the feed, and may be ahead of it. */
@Tag("database")
class OverlappingReadersTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final String SLOW = "slow-look";

    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void aReaderAheadOfAnothersLookIsNotTakenForOneOfAnotherDatabase() throws Exception {
        try (PostgresAdapter adapter = PostgresAdapter.builder(slowFor(SLOW))
                .schema(database.newSchemaName("overlapping"))
                .notifications(false)
                .build()) {
            adapter.initialize();
            adapter.append(Given.append("Order-1", ANY_VERSION, 5));
            adapter.stablePosition();

            CompletableFuture<Long> look = new CompletableFuture<>();
            start(SLOW, () -> look.complete(adapter.stablePosition()));
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            adapter.append(Given.append("Order-1", ANY_VERSION, 3));
            assertThat(adapter.readFeed(FeedRequest.after(5)).nextPosition()).isEqualTo(8);

            CompletableFuture<Optional<FeedPage>> page = new CompletableFuture<>();
            Thread reader = start("ahead", () -> {
                try {
                    page.complete(Optional.of(adapter.readFeed(FeedRequest.after(8))));
                } catch (RuntimeException e) {
                    page.completeExceptionally(e);
                }
            });
            await().until(() -> reader.getState() == Thread.State.WAITING);
            goOn.countDown();

            assertThat(page.get(10, TimeUnit.SECONDS).orElseThrow().events()).isEmpty();
            assertThat(look.get(10, TimeUnit.SECONDS)).isEqualTo(5);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void aReaderSeesAllThatWasCommittedBeforeItCameThoughAnotherOneWasLookingThen() throws Exception {
        try (PostgresAdapter adapter = PostgresAdapter.builder(slowFor(SLOW))
                .schema(database.newSchemaName("overlapping"))
                .notifications(false)
                .build()) {
            adapter.initialize();
            adapter.append(Given.append("Order-1", ANY_VERSION, 5));
            adapter.stablePosition();

            CompletableFuture<Long> look = new CompletableFuture<>();
            start(SLOW, () -> look.complete(adapter.stablePosition()));
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            leaveHole(adapter);
            adapter.append(Given.append("Order-1", ANY_VERSION, 3));

            CompletableFuture<Long> stable = new CompletableFuture<>();
            CompletableFuture<FeedPage> page = new CompletableFuture<>();
            Thread asker = start("asker", () -> stable.complete(adapter.stablePosition()));
            Thread reader = start("reader", () -> page.complete(adapter.readFeed(FeedRequest.after(0))));
            await().until(() -> asker.getState() == Thread.State.WAITING && reader.getState() == Thread.State.WAITING);
            goOn.countDown();

            assertThat(stable.get(10, TimeUnit.SECONDS)).isEqualTo(9);
            assertThat(page.get(10, TimeUnit.SECONDS).events()).hasSize(8);
            assertThat(page.get().waiting()).isFalse();
        } finally {
            goOn.countDown();
        }
    }

    private static void leaveHole(PostgresAdapter adapter) {
        IllegalStateException undo = new IllegalStateException("undo");
        assertThatThrownBy(() -> adapter.append(
                        Given.append("Order-1", ANY_VERSION, 1).withParticipants(List.of((transaction, stored) -> {
                            throw undo;
                        }))))
                .isSameAs(undo);
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Connections that a thread can only give back when it is told to. */
    private DataSource slowFor(String threadName) {
        DataSource source = database.dataSource();
        return new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = source.getConnection();
                return Thread.currentThread().getName().equals(threadName) ? slow(connection) : connection;
            }
        };
    }

    private Connection slow(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                OverlappingReadersTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        looked.countDown();
                        goOn.await();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
