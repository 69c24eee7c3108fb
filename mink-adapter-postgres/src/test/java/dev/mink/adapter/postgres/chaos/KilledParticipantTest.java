package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.testing.generators.EventGenerator;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session that ends under a participant which takes no notice of it. */
@Tag("database")
class KilledParticipantTest {
    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    @RegisterExtension
    final Seed seed = Seed.create();

    @Test
    void theAppendMayBeTriedAgain() {
        String schema = server.newSchemaName("killed");
        AppendRequest request = AppendRequest.of(
                "order-1",
                ExpectedVersion.NO_STREAM,
                List.of(new EventGenerator(seed.random(), List.of("A")).smallEvent()));
        try (PostgresAdapter adapter =
                PostgresAdapter.builder(server.jdbcUrl()).schema(schema).build()) {
            adapter.initialize();

            assertThatExceptionOfType(AdapterException.class)
                    .isThrownBy(() -> adapter.append(
                            request.withParticipants(List.of((transaction, stored) -> endSession(transaction)))))
                    .matches(AdapterException::retryable);

            assertThat(adapter.load(LoadRequest.after("order-1", 0))).isEmpty();
            assertThat(adapter.append(request)).hasSize(1);
        }
    }

    private static void endSession(AppendTransaction transaction) {
        try (Statement statement =
                transaction.unwrap(Connection.class).orElseThrow().createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("57P01");
        }
    }
}
