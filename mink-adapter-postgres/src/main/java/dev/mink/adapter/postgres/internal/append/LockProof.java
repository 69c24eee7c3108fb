package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.postgres.internal.feed.PositionSource;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Checks once, in the first append, that the server lists the lock of a transaction that drew a
 * position: the feed relies on it to know who may still fill a hole.
 */
final class LockProof {
    private static final String IS_LISTED = """
            SELECT EXISTS (
                SELECT 1 FROM pg_locks
                WHERE pid = pg_backend_pid()
                  AND locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND relation = ?::regclass
            )""";

    private final String events;
    private volatile boolean given;

    LockProof(Schema schema) {
        events = schema.in("{schema}.events");
    }

    boolean isGiven() {
        return given;
    }

    /** Looks from within a transaction that has just stored an event. */
    void check(Session session) throws SQLException {
        if (given) {
            return;
        }
        String watched = PositionSource.describe(session, events).watched();
        try (PreparedStatement statement = session.prepare(IS_LISTED)) {
            statement.setString(1, watched);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                given = row.getBoolean(1);
            }
        }
        if (!given) {
            throw new AdapterException(
                    "mink: this server does not list the lock on " + watched
                            + " while an append is open: readers could lose events, so nothing is stored",
                    false,
                    null);
        }
    }
}
