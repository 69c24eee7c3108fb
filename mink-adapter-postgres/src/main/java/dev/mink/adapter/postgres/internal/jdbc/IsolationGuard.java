package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * Sees to it that borrowed connections are in READ COMMITTED. Asking for the level is a round trip,
 * so it is done once a physical connection that has it. A connection in another level is asked each
 * time, as it must go back in the level it came in.
 */
final class IsolationGuard {
    private final Set<PGConnection> lowEnough =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The level to be set back when the connection is returned; READ COMMITTED if nothing was changed. */
    int lower(Connection connection) throws SQLException {
        int level = level(connection);
        if (level != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        return level;
    }

    private int level(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return connection.getTransactionIsolation();
        }
        PGConnection physical = connection.unwrap(PGConnection.class);
        if (lowEnough.contains(physical)) {
            return Connection.TRANSACTION_READ_COMMITTED;
        }
        int level = connection.getTransactionIsolation();
        if (level == Connection.TRANSACTION_READ_COMMITTED) {
            lowEnough.add(physical);
        }
        return level;
    }
}
