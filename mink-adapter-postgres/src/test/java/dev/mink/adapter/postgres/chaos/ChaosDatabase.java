package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.history.HistoryEvent;
import dev.mink.testing.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The database under load, by plain SQL.
 *
 * @param url where it is
 * @param schema the schema of the event store
 */
record ChaosDatabase(PostgresUrl url, String schema) {
    /** Connections of this name are never killed. */
    static final String CONTROL = "chaos-control";

    Connection connect(String applicationName) throws SQLException {
        return url.withParameter("ApplicationName", applicationName)
                .dataSource()
                .getConnection();
    }

    void run(String sql) throws SQLException {
        try (Connection connection = connect(CONTROL);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect(CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Everything that is stored, read without the adapter. */
    List<HistoryEvent> stored() throws SQLException {
        String sql = "SELECT event_id, stream_id, event_type, version, global_position FROM " + schema
                + ".events ORDER BY global_position";
        List<HistoryEvent> events = new ArrayList<>();
        try (Connection connection = connect(CONTROL);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                events.add(event(rows));
            }
        }
        return events;
    }

    static HistoryEvent event(ResultSet row) throws SQLException {
        return new HistoryEvent(
                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5));
    }
}
