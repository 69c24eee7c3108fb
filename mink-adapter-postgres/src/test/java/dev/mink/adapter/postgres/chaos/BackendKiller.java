package dev.mink.adapter.postgres.chaos;

import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** Ends sessions of others, in whatever they are doing. */
final class BackendKiller implements Crew.Step {
    private final ChaosDatabase database;
    private final RandomGenerator random;
    private final LongAdder kills = new LongAdder();

    BackendKiller(ChaosDatabase database, RandomGenerator random) {
        this.database = database;
        this.random = random;
    }

    @Override
    public void run() throws SQLException {
        Pause.millis(random.nextInt(50, 250));
        // Preferably one in a transaction: that is where it hurts.
        kills.add(database.number("""
                SELECT count(pg_terminate_backend(pid)) FROM (
                  SELECT pid FROM pg_stat_activity
                  WHERE datname = current_database() AND backend_type = 'client backend'
                    AND pid <> pg_backend_pid() AND application_name <> '%s'
                  ORDER BY state = 'idle', random() LIMIT 1
                ) victim
                """.formatted(ChaosDatabase.CONTROL)));
    }

    long kills() {
        return kills.sum();
    }
}
