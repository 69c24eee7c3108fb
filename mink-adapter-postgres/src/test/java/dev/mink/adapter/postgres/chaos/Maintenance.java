package dev.mink.adapter.postgres.chaos;

import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/** What administrators and their scripts do beside the load. */
final class Maintenance implements Crew.Step {
    private final ChaosDatabase database;
    private final LongAdder rounds = new LongAdder();

    Maintenance(ChaosDatabase database) {
        this.database = database;
    }

    @Override
    public void run() throws SQLException {
        String events = database.schema() + ".events";
        database.run("VACUUM " + events);
        database.run("CREATE INDEX CONCURRENTLY chaos_index ON " + events + " (version)");
        database.run("DROP INDEX CONCURRENTLY " + database.schema() + ".chaos_index");
        database.run("ANALYZE " + events);
        rounds.increment();
        Pause.millis(100);
    }

    long rounds() {
        return rounds.sum();
    }
}
