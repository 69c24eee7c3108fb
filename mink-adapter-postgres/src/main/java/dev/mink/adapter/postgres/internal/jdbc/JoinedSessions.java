package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.OperationCancelledException;
import java.sql.Connection;
import java.sql.SQLException;

/** Sessions in a transaction that somebody else began and will end. */
public final class JoinedSessions implements Sessions {
    private final Connection connection;
    private final PooledSessions owner;

    /** Sessions on a connection, usable as long as the owner is open. */
    public JoinedSessions(Connection connection, PooledSessions owner) {
        this.connection = connection;
        this.owner = owner;
    }

    @Override
    public Session open(Call call) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(call.toString());
        }
        owner.ensureOpen();
        call.deadline().ifPresent(call::remainingMillis);
        JoinedSession session = new JoinedSession(connection, call);
        session.run(open -> ensureTransaction(open.connection()));
        return session;
    }

    @Override
    public boolean isJoined() {
        return true;
    }

    private static boolean ensureTransaction(Connection joined) throws SQLException {
        if (joined.getAutoCommit()) {
            throw new IllegalStateException("mink: the connection to join has no transaction: it is in autocommit");
        }
        return true;
    }
}
