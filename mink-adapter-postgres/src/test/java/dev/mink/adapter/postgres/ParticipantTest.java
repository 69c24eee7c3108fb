package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.DeadlineExceededException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Participants that misbehave: the append is stored as a whole and said so, or not at all and said so. */
@Tag("database")
class ParticipantTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("participants");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(1)
                .build();
        adapter.initialize();
        adapter.append(Given.append("Order-0"));
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void anErrorThatAParticipantHidesIsNotReportedAsSuccess() {
        assertFails(
                AdapterException.class,
                connection -> assertThatThrownBy(() -> Given.run(connection, "SELECT 1 / 0"))
                        .isInstanceOf(SQLException.class));
    }

    @Test
    void aTransactionThatAParticipantEndsInSqlIsNotReportedAsSuccess() {
        assertFails(AdapterException.class, connection -> Given.run(connection, "ROLLBACK"));
    }

    @Test
    void theTransactionCannotBeEndedThroughTheConnection() {
        assertFails(IllegalStateException.class, Connection::commit);
        assertFails(IllegalStateException.class, Connection::rollback);
        assertFails(IllegalStateException.class, Connection::close);
        assertFails(IllegalStateException.class, connection -> connection.setAutoCommit(true));
        assertFails(IllegalStateException.class, connection -> connection.abort(Runnable::run));
    }

    @Test
    void savepointsAreAllowed() {
        append(connection -> {
            Savepoint before = connection.setSavepoint();
            assertThatThrownBy(() -> Given.run(connection, "SELECT 1 / 0")).isInstanceOf(SQLException.class);
            connection.rollback(before);
        });

        assertThat(adapter.streamInfo("Order-1")).isPresent();
    }

    @Test
    void moreEventsCanBeAppendedInTheSameTransaction() {
        AppendParticipant ours = with(connection -> {
            adapter.joining(connection)
                    .append(Given.append("Order-2", NO_STREAM, 2).withParticipants(List.of((tx, stored) -> {})));
            assertThatThrownBy(() -> adapter.append(Given.append("Order-3"))).isInstanceOf(IllegalStateException.class);
        });

        adapter.append(Given.append("Order-1").withParticipants(List.of(ours)));

        assertThat(adapter.streamInfo("Order-1")).isPresent();
        assertThat(adapter.streamInfo("Order-2").orElseThrow().version()).isEqualTo(2);
        assertThat(adapter.streamInfo("Order-3")).isEmpty();
    }

    @Test
    void anErrorUndoesTheAppendAndGivesTheConnectionBack() {
        Error error = new StackOverflowError("on purpose");

        assertThatThrownBy(() -> append(connection -> {
                    throw error;
                }))
                .isSameAs(error);
        assertNothingStored();
    }

    @Test
    void anInterruptedParticipantLeavesTheOutcomeClear() {
        append(connection -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(adapter.streamInfo("Order-1")).isPresent();
    }

    @Test
    void nothingIsCommittedAfterTheDeadline() {
        Instant deadline = Instant.now().plusMillis(150);
        AppendRequest request = Given.append("Order-1")
                .withDeadline(deadline)
                .withParticipants(List.of((tx, stored) -> {
                    while (Instant.now().isBefore(deadline)) {
                        LockSupport.parkUntil(deadline.toEpochMilli() + 1);
                    }
                }));

        assertThatThrownBy(() -> adapter.append(request)).isInstanceOf(DeadlineExceededException.class);
        assertNothingStored();
    }

    private void assertFails(Class<? extends Throwable> kind, Work work) {
        assertThatThrownBy(() -> append(work)).isInstanceOf(kind);
        assertNothingStored();
    }

    private void assertNothingStored() {
        assertThat(adapter.streamInfo("Order-1")).isEmpty();
        assertThat(adapter.streamInfo("Order-0")).isPresent();
    }

    private void append(Work work) {
        adapter.append(Given.append("Order-1").withParticipants(List.of(with(work))));
    }

    private static AppendParticipant with(Work work) {
        return (transaction, stored) -> {
            try {
                work.on(transaction.unwrap(Connection.class).orElseThrow());
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        };
    }

    @FunctionalInterface
    private interface Work {
        void on(Connection connection) throws SQLException;
    }
}
