package dev.mink.testing.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Single administrative statements, each on a connection of its own. */
final class Sql {
    private Sql() {}

    static void run(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("mink: " + sql + ": " + e.getMessage(), e);
        }
    }

    static String show(DataSource dataSource, String setting) {
        String sql = "SHOW " + setting;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("mink: " + sql + ": " + e.getMessage(), e);
        }
    }
}
