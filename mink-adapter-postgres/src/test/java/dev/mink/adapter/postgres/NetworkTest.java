package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.mink.AppendResult;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import dev.mink.testing.proxy.PostgresProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that delivers nothing any more, and the limits in time that end waiting for it. */
@Tag("database")
class NetworkTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String schema;
    private PostgresProxy proxy;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("network");
        proxy = PostgresProxy.to(database.url());
        adapter = PostgresAdapter.builder(proxy.url().jdbcUrl())
                .schema(schema)
                .maxPoolSize(2)
                .statementTimeout(Duration.ofMillis(900))
                .networkGrace(Duration.ofMillis(100))
                .notifications(false)
                .build();
        adapter.initialize();
        adapter.append(Given.append("Order-1"));
    }

    @AfterEach
    void close() {
        proxy.tcp().resume();
        adapter.close();
        proxy.close();
        threads.shutdownNow();
    }

    @Test
    void aReadFromAServerThatVanishedEnds() throws Exception {
        adapter.lastPosition();
        proxy.tcp().hold();

        Future<Long> read = threads.submit(() -> adapter.lastPosition());

        assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void anAppendToAServerThatVanishedHasAnUnknownOutcome() throws Exception {
        adapter.lastPosition();
        proxy.tcp().hold();
        AppendRequest request = Given.append("Order-1");

        Future<List<AppendResult>> append = threads.submit(() -> adapter.append(request));

        assertUnknown(append, request);
    }

    @Test
    void closingDoesNotHideThatAnAppendWasSent() throws Exception {
        proxy.tcp().dropReplies();
        AppendRequest request = Given.append("Order-1");
        Future<List<AppendResult>> append = threads.submit(() -> adapter.append(request));
        await().until(() -> Given.ask(database.dataSource(), "SELECT count(*) FROM " + schema + ".events")
                .equals("2"));

        adapter.close();

        assertThat(assertUnknown(append, request)).hasCauseInstanceOf(AdapterClosedException.class);
    }

    @Test
    void closingTakesNoLongerWhereNothingAnswers() throws Exception {
        String url = proxy.url().jdbcUrl();
        try (PostgresAdapter patient =
                PostgresAdapter.builder(url).schema(schema).notifications(false).build()) {
            patient.append(Given.append("Order-1"));
            proxy.tcp().hold();
            AppendRequest request = Given.append("Order-1");
            AtomicReference<Thread> worker = new AtomicReference<>();
            Future<List<AppendResult>> append = threads.submit(() -> {
                worker.set(Thread.currentThread());
                return patient.append(request);
            });
            await().until(() -> isReading(worker));

            long start = System.nanoTime();
            patient.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertUnknown(append, request);
        }
    }

    @Test
    void limitsAreAddedToTheOptionsOfTheUrl() {
        PostgresUrl url = database.url().withParameter("options", "-c work_mem=5MB");

        assertThat(settings(url)).isEqualTo("1234ms 5MB network 12000");
    }

    @Test
    void limitsInTheOptionsOfTheUrlWin() {
        PostgresUrl url = database.url().withParameter("options", "-c work_mem=5MB -c statement_timeout=7s");

        assertThat(settings(url)).isEqualTo("7s 5MB network 0");
    }

    @Test
    void theSocketTimeoutOfTheUrlWins() {
        assertThat(settings(database.url().withParameter("socketTimeout", "77")))
                .startsWith("1234ms")
                .endsWith("network 77000");
    }

    /** What is in force on connections of an adapter with a statement timeout of 1,234 ms. */
    private String settings(PostgresUrl url) {
        StringBuilder found = new StringBuilder();
        try (PostgresAdapter limited = PostgresAdapter.builder(url.jdbcUrl())
                .schema(schema)
                .statementTimeout(Duration.ofMillis(1_234))
                .build()) {
            limited.append(Given.append("Order-1").withParticipants(List.of((transaction, stored) -> {
                Connection connection = transaction.unwrap(Connection.class).orElseThrow();
                try {
                    found.append(Given.ask(connection, "SHOW statement_timeout"))
                            .append(' ')
                            .append(Given.ask(connection, "SHOW work_mem"))
                            .append(" network ")
                            .append(connection.getNetworkTimeout());
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            })));
        }
        return found.toString();
    }

    private static boolean isReading(AtomicReference<Thread> worker) {
        Thread thread = worker.get();
        return thread != null
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("processResults"));
    }

    private static UnknownOutcomeException assertUnknown(Future<List<AppendResult>> append, AppendRequest request) {
        ExecutionException failed =
                catchThrowableOfType(ExecutionException.class, () -> append.get(5, TimeUnit.SECONDS));
        assertThat(failed).hasCauseInstanceOf(UnknownOutcomeException.class);
        UnknownOutcomeException unknown = (UnknownOutcomeException) failed.getCause();
        assertThat(unknown.eventIds())
                .isEqualTo(request.writes().get(0).records().stream()
                        .map(EventRecord::id)
                        .toList());
        return unknown;
    }
}
