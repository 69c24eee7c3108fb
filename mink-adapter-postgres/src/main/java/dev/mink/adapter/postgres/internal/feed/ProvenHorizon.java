package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the horizon in the database, so that an adapter that starts later need not wait for
 * everybody who is writing at that moment before it passes holes of long ago.
 */
final class ProvenHorizon {
    private static final Logger log = LoggerFactory.getLogger(ProvenHorizon.class);
    private static final long MINIMUM_GAP_NANOS = Duration.ofSeconds(1).toNanos();

    /** Readers wait while the horizon is saved, so a table that somebody has locked must not hold them up. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final String TABLE_EXISTS = "SELECT to_regclass(?) IS NOT NULL";

    private static final String READ = "SELECT coalesce(max(horizon), 0) FROM {schema}.mink_feed";

    /** A horizon that is lost in a crash is no harm, so nobody waits for the disk. */
    private static final String SAVE = """
            WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            INSERT INTO {schema}.mink_feed AS kept (id, horizon) SELECT 1, ? FROM unhurried
            ON CONFLICT (id) DO UPDATE SET horizon = greatest(kept.horizon, excluded.horizon)""";

    private final Sessions sessions;
    private final String table;
    private final String read;
    private final String save;
    private boolean available;
    private long saved;
    private long savedNanos = System.nanoTime() - MINIMUM_GAP_NANOS;

    ProvenHorizon(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.table = schema.in("{schema}.mink_feed");
        this.read = schema.in(READ);
        this.save = schema.in(SAVE);
    }

    /** The horizon that was saved last, 0 if there is none. */
    synchronized long load(Optional<Instant> deadline) {
        return sessions.run(new Call("read the horizon", "", deadline), session -> {
            try (PreparedStatement exists = session.prepare(TABLE_EXISTS)) {
                exists.setString(1, table);
                try (ResultSet row = exists.executeQuery()) {
                    row.next();
                    available = row.getBoolean(1);
                }
            }
            if (available) {
                try (PreparedStatement statement = session.prepare(read);
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    saved = row.getLong(1);
                }
            }
            return saved;
        });
    }

    /** Saves a horizon now and then; what fails is tried again a second later. */
    void offer(long horizon) {
        if (isDue(horizon)) {
            save(horizon);
        }
    }

    /** Whether it is time to save, which is then for one thread to do. */
    private synchronized boolean isDue(long horizon) {
        if (!available || horizon <= saved || System.nanoTime() - savedNanos < MINIMUM_GAP_NANOS) {
            return false;
        }
        savedNanos = System.nanoTime();
        saved = horizon;
        return true;
    }

    private synchronized void forgetSaved() {
        saved = 0;
    }

    private void save(long horizon) {
        try {
            Optional<Instant> deadline = Optional.of(Instant.now().plus(PATIENCE));
            sessions.run(new Call("save the horizon", "", deadline), session -> {
                try (PreparedStatement statement = session.prepare(save)) {
                    statement.setLong(1, horizon);
                    return statement.executeUpdate();
                }
            });
        } catch (RuntimeException e) {
            forgetSaved();
            log.debug("mink: the horizon {} could not be saved", horizon, e);
        }
    }
}
