package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.history.HistoryEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Another program that writes to the same tables, one transaction a step. */
final class ForeignWriter implements Crew.Step {
    static final String NAME = "chaos-foreign";

    private final ChaosDatabase database;
    private final Journal journal;
    private final Workload workload;

    ForeignWriter(ChaosDatabase database, Journal journal, Workload workload) {
        this.database = database;
        this.journal = journal;
        this.workload = workload;
    }

    @Override
    public void run() {
        try (Connection connection = database.connect(NAME)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 20; i++) {
                transaction(connection);
                Pause.sometimes(workload.random(), 10);
            }
        } catch (SQLException e) {
            // Killed, a conflict or a server that is down: the next step connects again.
            Pause.millis(5);
        }
    }

    private void transaction(Connection connection) throws SQLException {
        ForeignTransaction transaction = new ForeignTransaction(connection, database, journal, workload);
        boolean committing = false;
        try {
            transaction.append();
            if (workload.oneIn(10)) {
                connection.rollback();
                journal.history().rolledBack(transaction.written());
            } else {
                committing = true;
                connection.commit();
                journal.acknowledged(transaction.written());
            }
        } catch (SQLException e) {
            failed(transaction.written(), committing);
            throw e;
        }
    }

    private void failed(List<HistoryEvent> written, boolean committing) {
        if (committing) {
            journal.history().unknown(written);
        } else {
            journal.history().rolledBack(written);
        }
    }
}
