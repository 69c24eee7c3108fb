package dev.mink.adapter.postgres.chaos;

import static org.awaitility.Awaitility.await;

import dev.mink.testing.history.HistoryEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Another program that commits in two phases, with time between them. */
final class PreparingWriter implements Crew.Step {
    private final ChaosDatabase database;
    private final Journal journal;
    private final Workload workload;
    private final AtomicInteger counter = new AtomicInteger();

    PreparingWriter(ChaosDatabase database, Journal journal, Workload workload) {
        this.database = database;
        this.journal = journal;
        this.workload = workload;
    }

    @Override
    public void run() {
        String name = "chaos_" + counter.incrementAndGet();
        try {
            List<HistoryEvent> written = prepare(name);
            Pause.millis(workload.random().nextInt(150));
            end(name, written);
        } catch (SQLException e) {
            // Killed, or the server is down: what is left prepared would hold up everybody.
            await().ignoreExceptionsInstanceOf(SQLException.class).until(this::finishAll);
        }
        Pause.millis(workload.random().nextInt(50));
    }

    /** Appends and prepares to commit; returns the events. Until it is ended, its outcome is open. */
    List<HistoryEvent> prepare(String name) throws SQLException {
        try (Connection connection = database.connect(ForeignWriter.NAME);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            ForeignTransaction transaction = new ForeignTransaction(connection, database, journal, workload);
            try {
                transaction.append();
                statement.execute("PREPARE TRANSACTION '" + name + "'");
            } finally {
                journal.history().unknown(transaction.written());
            }
            return transaction.written();
        }
    }

    private void end(String name, List<HistoryEvent> written) throws SQLException {
        if (workload.oneIn(4)) {
            database.run("ROLLBACK PREPARED '" + name + "'");
            journal.history().rolledBack(written);
        } else {
            database.run("COMMIT PREPARED '" + name + "'");
            journal.acknowledged(written);
        }
    }

    /** Ends all prepared transactions of this writer that are left. */
    private boolean finishAll() throws SQLException {
        for (String name : prepared()) {
            database.run("COMMIT PREPARED '" + name + "'");
        }
        return true;
    }

    private List<String> prepared() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect(ChaosDatabase.CONTROL);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT gid FROM pg_prepared_xacts WHERE database = current_database() AND gid LIKE 'chaos%'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
