package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.AppendResult;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.TransientConcurrencyException;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
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

/** Statements of other programs that do not keep to the order in which Mink locks and writes. */
@Tag("database")
class ForeignInterferenceTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("foreign");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .notifications(false)
                .build();
        adapter.initialize();
        adapter.append(AppendRequest.of(Given.write("Order-a", NO_STREAM, 1), Given.write("Order-b", NO_STREAM, 1)));
    }

    @AfterEach
    void close() {
        adapter.close();
        threads.shutdownNow();
    }

    @Test
    void anAppendThatIsEndedByADeadlockIsTriedAgain() throws Exception {
        List<AppendResult> results = appendIntoADeadlock(both()).get(10, TimeUnit.SECONDS);

        assertThat(results).extracting(AppendResult::lastVersion).containsExactly(2L, 2L);
    }

    @Test
    void anAppendWithParticipantsThatIsEndedByADeadlockIsNotTriedAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AppendRequest request = both().withParticipants(List.of((transaction, stored) -> runs.incrementAndGet()));

        Future<List<AppendResult>> append = appendIntoADeadlock(request);

        assertThatThrownBy(() -> append.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(TransientConcurrencyException.class, e -> {
                    assertThat(e.streamId()).isEqualTo("Order-a");
                    assertThat(e.actualVersion()).isEqualTo(1);
                    assertThat(((SQLException) e.getCause()).getSQLState()).isEqualTo("40P01");
                });
        assertThat(runs).hasValue(0);
    }

    @Test
    void aSerializationFailureIsTriedAgainWithoutParticipantsOnly() throws SQLException {
        failWritesWith("40001", 2);
        assertThat(adapter.append(Given.append("Order-a")).get(0).lastVersion()).isEqualTo(2);

        failWritesWith("40001", 1);
        AppendRequest request = Given.append("Order-a").withParticipants(List.of((transaction, stored) -> {}));
        assertThatThrownBy(() -> adapter.append(request)).isInstanceOf(TransientConcurrencyException.class);
        assertThat(adapter.append(request).get(0).lastVersion()).isEqualTo(3);
    }

    @Test
    void aVersionThatIsTakenWithoutTouchingTheStreamIsAConflict() throws SQLException {
        Given.run(database.dataSource(), Given.insert(schema, "Order-c", 1));

        assertThatThrownBy(() -> adapter.append(Given.append("Order-c", NO_STREAM, 1)))
                .isInstanceOf(ConcurrencyException.class)
                .isNotInstanceOf(TransientConcurrencyException.class);
        assertThat(adapter.streamInfo("Order-c")).isEmpty();
    }

    @Test
    void aKeyOfSomebodyElseIsNoConflict() throws SQLException {
        Given.run(database.dataSource(), "CREATE UNIQUE INDEX ids ON " + schema + ".events (event_id)");
        List<EventRecord> records = Given.records(1);
        adapter.append(AppendRequest.of("Order-a", ANY_VERSION, records));

        assertThatThrownBy(() -> adapter.append(AppendRequest.of("Order-b", ANY_VERSION, records)))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("23505");
    }

    private static AppendRequest both() {
        StreamWrite first = Given.write("Order-a", ANY_VERSION, 1);
        return AppendRequest.of(first, Given.write("Order-b", ANY_VERSION, 1));
    }

    /** The append waits first, so it is the one that notices the deadlock and is ended. */
    private Future<List<AppendResult>> appendIntoADeadlock(AppendRequest request) throws Exception {
        try (Connection foreign = database.dataSource().getConnection()) {
            foreign.setAutoCommit(false);
            Given.run(foreign, lock("Order-b"));
            Future<List<AppendResult>> append = threads.submit(() -> adapter.append(request));
            await().until(() -> Given.ask(
                            database.dataSource(),
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"
                                    + schema + "%'")
                    .equals("1"));
            Given.run(foreign, lock("Order-a"));
            foreign.rollback();
            return append;
        }
    }

    private String lock(String stream) {
        return "SELECT 1 FROM " + schema + ".streams WHERE stream_id = '" + stream + "' FOR UPDATE";
    }

    private void failWritesWith(String state, int times) throws SQLException {
        Given.run(
                database.dataSource(),
                "DROP SEQUENCE IF EXISTS " + schema + ".attempts",
                "CREATE SEQUENCE " + schema + ".attempts",
                "CREATE OR REPLACE FUNCTION " + schema + ".fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF nextval('" + schema + ".attempts') <= " + times + " THEN"
                        + " RAISE EXCEPTION 'not now' USING ERRCODE = '" + state + "'; END IF; RETURN new; END $$",
                "CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON " + schema + ".events FOR EACH ROW EXECUTE FUNCTION "
                        + schema + ".fail()");
    }
}
