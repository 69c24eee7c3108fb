package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * Sees to it that borrowed connections are in READ COMMITTED. Asking for the level is a round trip,
 * so it is done once a physical connection.
 */
final class IsolationGuard {
    private final Map<PGConnection, Integer> known = Collections.synchronizedMap(new WeakHashMap<>());

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
        Integer level = known.get(physical);
        if (level == null) {
            level = connection.getTransactionIsolation();
            known.put(physical, level);
        }
        return level;
    }
}
