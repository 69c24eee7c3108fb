package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.testing.postgres.PostgresDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Data sources that hand out one connection again and again, as those that bind it to a thread do. */
@Tag("database")
class BorrowedConnectionTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private String schema;
    private Connection bound;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() throws SQLException {
        schema = database.newSchemaName("borrowed");
        bound = database.dataSource().getConnection();
        adapter = PostgresAdapter.builder(alwaysTheSame(bound))
                .schema(schema)
                .notifications(false)
                .build();
        adapter.initialize();
    }

    @AfterEach
    void close() throws SQLException {
        adapter.close();
        bound.close();
    }

    @Test
    void anOpenTransactionIsNotCommittedByTheWay() throws SQLException {
        bound.setAutoCommit(false);
        Given.run(bound, "CREATE TABLE " + schema + ".mine (id INT)");

        assertThatThrownBy(() -> adapter.append(Given.append("Order-1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("joining");

        assertThat(bound.getAutoCommit()).isFalse();
        bound.rollback();
        assertThat(Given.ask(bound, "SELECT to_regclass('" + schema + ".mine') IS NULL"))
                .isEqualTo("t");
        bound.rollback();
        adapter.append(Given.append("Order-1"));
        assertThat(bound.getAutoCommit()).isFalse();
    }

    @Test
    void theIsolationThatItsOwnerChangedMeanwhileStays() throws SQLException {
        bound.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        adapter.append(Given.append("Order-1"));
        assertThat(bound.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);

        bound.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        adapter.append(Given.append("Order-1"));
        assertThat(bound.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }

    private static DataSource alwaysTheSame(Connection connection) {
        Connection unclosed = (Connection) Proxy.newProxyInstance(
                BorrowedConnectionTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() {
                return unclosed;
            }
        };
    }
}
