package dev.mink.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresDatabaseTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void schemasAreUniqueAndExist() throws SQLException {
        String first = database.newSchema("orders");
        String second = database.newSchema("orders");

        assertThat(first).startsWith("orders_").isNotEqualTo(second);
        assertThat(count(database.dataSource(), first)).isEqualTo(1);
        assertThat(count(database.dataSource(), database.newSchemaName("orders")))
                .isZero();
    }

    @Test
    void databasesAreEmptyAndApart() throws SQLException {
        String schema = database.newSchema("apart");
        PostgresUrl fresh = database.freshDatabase();

        assertThat(count(fresh.dataSource(), schema)).isZero();
        assertThat(Sql.show(fresh.dataSource(), "server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void everythingIsDroppedInTheEnd() throws SQLException {
        PostgresDatabase other = PostgresDatabase.shared();
        other.beforeAll(null);
        other.beforeAll(null);
        String schema = other.newSchema("gone");
        other.freshDatabase();
        other.afterAll(null);
        assertThat(count(other.dataSource(), schema)).isEqualTo(1);

        other.afterAll(null);

        assertThat(count(other.dataSource(), schema)).isZero();
    }

    @Test
    void refusesPrefixesThatNeedQuotes() {
        assertThatIllegalArgumentException().isThrownBy(() -> database.newSchema("a-b"));
        assertThatIllegalArgumentException().isThrownBy(() -> database.newSchema(""));
    }

    private static int count(DataSource source, String schema) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
