package dev.mink.adapter.postgres.chaos;

import dev.mink.adapter.EventRecord;
import dev.mink.testing.history.HistoryEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends to one stream with plain SQL, in go-mink's order: locks the stream's row, inserts event by
 * event, updates the version. The caller begins and ends the transaction.
 */
final class ForeignTransaction {
    private final Connection connection;
    private final ChaosDatabase database;
    private final Journal journal;
    private final Workload workload;
    private final List<HistoryEvent> written = new ArrayList<>();

    ForeignTransaction(Connection connection, ChaosDatabase database, Journal journal, Workload workload) {
        this.connection = connection;
        this.database = database;
        this.journal = journal;
        this.workload = workload;
    }

    /** The events inserted so far. */
    List<HistoryEvent> written() {
        return List.copyOf(written);
    }

    void append() throws SQLException {
        String stream = workload.streams().streamId();
        long version = lock(stream);
        for (EventRecord record : workload.events().smallBatch(1, 6)) {
            Pause.sometimes(workload.random(), 10);
            version++;
            written.add(insert(stream, version, record));
            if (workload.oneIn(10)) {
                insertAndRollBackToSavepoint(stream, version + 1);
            }
        }
        Pause.sometimes(workload.random(), 10);
        update(stream, version);
    }

    private long lock(String stream) throws SQLException {
        String select = "SELECT version FROM " + database.schema() + ".streams WHERE stream_id = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, stream);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        String insert = "INSERT INTO " + database.schema() + ".streams (stream_id, category, version) VALUES (?, ?, 0)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, stream);
            statement.setString(2, stream.substring(0, stream.indexOf('-')));
            statement.executeUpdate();
        }
        return 0;
    }

    private HistoryEvent insert(String stream, long version, EventRecord record) throws SQLException {
        String insert = "INSERT INTO " + database.schema()
                + ".events (stream_id, version, event_id, event_type, data, metadata)"
                + " VALUES (?, ?, ?, ?, ?::jsonb, '{}') RETURNING global_position";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, stream);
            statement.setLong(2, version);
            statement.setObject(3, record.id());
            statement.setString(4, record.type());
            statement.setString(5, record.data().asUtf8());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new HistoryEvent(record.id(), stream, record.type(), version, row.getLong(1));
            }
        }
    }

    private void insertAndRollBackToSavepoint(String stream, long version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SAVEPOINT chaos");
            journal.history()
                    .rolledBack(
                            List.of(insert(stream, version, workload.events().smallEvent())));
            statement.execute("ROLLBACK TO SAVEPOINT chaos");
        }
    }

    private void update(String stream, long version) throws SQLException {
        String update =
                "UPDATE " + database.schema() + ".streams SET version = ?, updated_at = now() WHERE stream_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setLong(1, version);
            statement.setString(2, stream);
            statement.executeUpdate();
        }
    }
}
