package dev.mink.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class PostgresServerTest {

    @Test
    void survivesKillsWithWhatWasCommitted() throws SQLException {
        Path data;
        try (PostgresServer server = PostgresServer.builder()
                .durable()
                .setting("max_prepared_transactions", "3")
                .start()) {
            data = server.dataDirectory();
            Sql.run(server.dataSource(), "CREATE TABLE t (n int)");
            try (Connection open = server.dataSource().getConnection();
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (1)");
                open.commit();
                statement.execute("INSERT INTO t VALUES (2)");

                server.kill9();
            }
            server.restart();

            server.requireDurable();
            assertThat(count(server)).isEqualTo(1);
            assertThat(Sql.show(server.dataSource(), "max_prepared_transactions"))
                    .isEqualTo("3");

            server.stop();
            server.restart();
            assertThat(count(server)).isEqualTo(1);
            server.kill9();
        }
        assertThat(Files.exists(data)).isFalse();
    }

    @Test
    void aServerThatIsNotDurableIsRefused() {
        try (PostgresServer server =
                PostgresServer.builder().setting("fsync", "off").start()) {
            assertThatIllegalStateException().isThrownBy(server::requireDurable).withMessageContaining("fsync is off");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresServer.builder()
                        .durable()
                        .setting("synchronous_commit", "local")
                        .start());
    }

    private static int count(PostgresServer server) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
            row.next();
            return row.getInt(1);
        }
    }
}
