package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Sessions in a transaction that somebody else began and will end. */
public final class JoinedSessions implements Sessions {
    private final Connection connection;
    private final PooledSessions owner;
    private final Optional<Instant> deadline;

    /** Sessions on a connection, usable as long as the owner is open. */
    public JoinedSessions(Connection connection, PooledSessions owner) {
        this(connection, owner, Optional.empty());
    }

    private JoinedSessions(Connection connection, PooledSessions owner, Optional<Instant> deadline) {
        this.connection = connection;
        this.owner = owner;
        this.deadline = deadline;
    }

    static JoinedSessions of(Transaction transaction, PooledSessions owner) {
        Connection connection = Objects.requireNonNull(transaction, "transaction")
                .unwrap(Connection.class)
                .orElseThrow(() -> new IllegalArgumentException("mink: the transaction is not one of PostgreSQL"));
        Optional<Instant> deadline = transaction instanceof Handle own ? own.deadline() : Optional.empty();
        return new JoinedSessions(connection, owner, deadline);
    }

    @Override
    public Session open(Call asked) {
        Call call = asked.before(deadline);
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(call.toString());
        }
        owner.ensureOpen();
        call.deadline().ifPresent(call::remainingMillis);
        JoinedSession session = new JoinedSession(connection, call, owner);
        session.run(open -> ensureTransaction(open.connection()));
        return session;
    }

    @Override
    public Sessions in(Transaction transaction) {
        return of(transaction, owner);
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
