package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A write transaction that has nothing to do with events and stays open until it is closed. */
final class UnrelatedTransaction implements AutoCloseable {
    private final Connection connection;

    UnrelatedTransaction(PostgresUrl url) throws SQLException {
        connection = url.withParameter("ApplicationName", ChaosDatabase.CONTROL)
                .dataSource()
                .getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS public.unrelated (n int)");
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO public.unrelated VALUES (1)");
        }
    }

    /** Makes sure that nobody ended it. */
    void requireOpen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO public.unrelated VALUES (2)");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
