package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Sessions on connections of a pool, all of which end when this is closed. */
public final class PooledSessions implements Sessions, AutoCloseable {
    private static final long GRACE_NANOS = Duration.ofMillis(400).toNanos();

    private final DataSource dataSource;
    private final Optional<IsolationGuard> isolation;
    private final long statementTimeoutMillis;
    private final Set<PooledSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private PooledSessions(DataSource dataSource, Optional<IsolationGuard> isolation, long statementTimeoutMillis) {
        this.dataSource = dataSource;
        this.isolation = isolation;
        this.statementTimeoutMillis = statementTimeoutMillis;
    }

    /** Sessions on a pool whose connections are in autocommit, READ COMMITTED and limited in time already. */
    public static PooledSessions ofPrepared(DataSource dataSource) {
        return new PooledSessions(dataSource, Optional.empty(), 0);
    }

    /**
     * Sessions on connections that belong to somebody else.
     *
     * @param statementTimeout how long a statement may take, zero for no limit
     */
    public static PooledSessions ofBorrowed(DataSource dataSource, Duration statementTimeout) {
        return new PooledSessions(dataSource, Optional.of(new IsolationGuard()), statementTimeout.toMillis());
    }

    @Override
    public Session open(Call call) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(call.toString());
        }
        ensureOpen();
        call.deadline().ifPresent(call::remainingMillis);
        PooledSession session = new PooledSession(this, call, statementTimeoutMillis);
        open.add(session);
        try {
            session.connect(dataSource, isolation);
            return session;
        } catch (RuntimeException | Error e) {
            open.remove(session);
            throw e;
        }
    }

    @Override
    public Sessions in(Transaction transaction) {
        return JoinedSessions.of(transaction, this);
    }

    /** Throws if this is closed. */
    public void ensureOpen() {
        if (closed) {
            throw new AdapterClosedException();
        }
    }

    /** Whether this is closed. */
    public boolean isClosed() {
        return closed;
    }

    void ended(PooledSession session) {
        open.remove(session);
    }

    /** Cancels what is under way, and cuts what does not end by that. Takes well under a second. */
    @Override
    public void close() {
        closed = true;
        open.forEach(PooledSession::stopWaiting);
        open.forEach(PooledSessions::cancelInBackground);
        long end = System.nanoTime() + GRACE_NANOS;
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        open.forEach(PooledSession::abort);
    }

    /** A server out of reach must not hold up the others' end. */
    private static void cancelInBackground(PooledSession session) {
        Thread thread = new Thread(session::cancel, "mink-cancel");
        thread.setDaemon(true);
        thread.start();
    }
}
