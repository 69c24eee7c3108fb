package dev.mink.testing.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
@Timeout(60)
class PostgresProxyTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private PostgresProxy proxy;
    private Connection connection;
    private String table;

    @BeforeEach
    void start() throws SQLException {
        table = database.newSchema("proxy") + ".t";
        proxy = PostgresProxy.to(database.url());
        connection = proxy.url().dataSource().getConnection();
        execute("CREATE TABLE " + table + " (n int)");
    }

    @AfterEach
    void stop() throws SQLException {
        connection.close();
        proxy.close();
    }

    @Test
    void anAutocommitStatementIsOneRoundTripHoweverOftenItRuns() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            for (int i = 0; i < 12; i++) {
                List<PostgresExchange> exchanges = proxy.record(() -> run(insert));
                assertThat(exchanges).hasSize(1);
                assertThat(exchanges.get(0).statements()).hasSize(1);
                assertThat(exchanges.get(0).mentions("insert into")).isTrue();
                assertThat(exchanges.get(0).tags()).containsExactly("INSERT 0 1");
                assertThat(exchanges.get(0).inTransaction()).isFalse();
                assertThat(exchanges.get(0).failed()).isFalse();
            }
        }
        assertThat(proxy.requests().get("Execute")).isGreaterThanOrEqualTo(12);
        assertThat(proxy.replies().get("CommandComplete")).isGreaterThanOrEqualTo(12);
        assertThat(proxy.roundTrips()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void aTransactionIsOneRoundTripForEachCall() throws SQLException {
        connection.setAutoCommit(false);
        List<PostgresExchange> exchanges = proxy.record(() -> {
            execute("INSERT INTO " + table + " VALUES (1)");
            execute("INSERT INTO " + table + " VALUES (2)");
            commit();
        });

        assertThat(PostgresExchange.roundTrips(exchanges)).isEqualTo(3);
        assertThat(exchanges.get(0).mentions("begin")).isTrue();
        assertThat(exchanges.get(0).inTransaction()).isTrue();
        assertThat(exchanges.get(exchanges.size() - 1).tags()).containsExactly("COMMIT");
        assertThat(exchanges.get(exchanges.size() - 1).inTransaction()).isFalse();
    }

    @Test
    void errorsAreSeen() {
        List<PostgresExchange> exchanges = proxy.record(() -> assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> execute("INSERT INTO " + table + " VALUES ('x')")));

        assertThat(exchanges).hasSize(1);
        assertThat(exchanges.get(0).failed()).isTrue();
    }

    @Test
    void bigMessagesAreFollowed() throws SQLException {
        List<PostgresExchange> exchanges = proxy.record(() -> {
            execute("SELECT repeat('x', 1000000)");
            execute("SELECT '" + "y".repeat(300_000) + "'");
        });

        assertThat(exchanges).hasSize(2);
        assertThat(exchanges.get(1).tags()).containsExactly("SELECT 1");
    }

    @Test
    void aLostReplyIsOfWorkThatWasDone() throws SQLException {
        PostgresProxy.LostReply lost = proxy.loseReply(exchange -> exchange.mentions("insert"));
        execute("SELECT 1");
        assertThat(lost.happened()).isFalse();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> execute("INSERT INTO " + table + " VALUES (1)"))
                .satisfies(e ->
                        assertThat(((SQLException) e.getCause()).getSQLState()).startsWith("08"));

        assertThat(lost.happened()).isTrue();
        connection = proxy.url().dataSource().getConnection();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void theReplyToACommitCanBeLost() throws SQLException {
        connection.setAutoCommit(false);
        proxy.loseReply(exchange -> !exchange.inTransaction());
        execute("INSERT INTO " + table + " VALUES (1)");

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::commit);

        connection = proxy.url().dataSource().getConnection();
        assertThat(count()).isEqualTo(1);
    }

    private int count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(PreparedStatement insert) {
        try {
            insert.setInt(1, 1);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
