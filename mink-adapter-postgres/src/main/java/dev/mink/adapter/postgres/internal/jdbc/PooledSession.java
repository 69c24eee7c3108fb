package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session on a connection of a pool. Its own thread works with it; another one may end it. */
final class PooledSession implements Session {
    private static final Logger log = LoggerFactory.getLogger(PooledSession.class);

    /** How much longer than a statement the answer may take before the connection counts as dead. */
    private static final int NETWORK_GRACE_MILLIS = 1_000;

    private final PooledSessions owner;
    private final Call call;
    private final long statementTimeoutMillis;
    private final Thread thread = Thread.currentThread();

    /** What another thread needs to end this session; guarded by this. */
    private @Nullable Connection connection;

    private @Nullable Statement running;
    private boolean waiting = true;
    private boolean interruptedByClose;
    private boolean over;

    private boolean autoCommitBefore = true;
    private int isolationBefore = Connection.TRANSACTION_READ_COMMITTED;
    private int networkTimeoutBefore = -1;
    private boolean inTransaction;

    /** Whether there was a statement in the transaction: the server knows of it only then. */
    private boolean used;

    PooledSession(PooledSessions owner, Call call, long statementTimeoutMillis) {
        this.owner = owner;
        this.call = call;
        this.statementTimeoutMillis = statementTimeoutMillis;
    }

    void connect(DataSource dataSource, Optional<IsolationGuard> isolation) {
        Connection borrowed = null;
        try {
            borrowed = dataSource.getConnection();
            if (isolation.isPresent()) {
                adapt(borrowed, isolation.get());
            }
            connected(borrowed);
        } catch (SQLException e) {
            endOfWaiting();
            giveBack(borrowed);
            throw owner.isClosed() ? closedBy(e) : noConnection(e);
        } catch (RuntimeException e) {
            endOfWaiting();
            giveBack(borrowed);
            throw owner.isClosed() ? closedBy(e) : e;
        }
    }

    private void adapt(Connection borrowed, IsolationGuard isolation) throws SQLException {
        autoCommitBefore = borrowed.getAutoCommit();
        if (!autoCommitBefore) {
            ensureIdle(borrowed);
            borrowed.setAutoCommit(true);
        }
        isolationBefore = isolation.lower(borrowed);
    }

    /** Switching to autocommit would commit what somebody else has begun. */
    private void ensureIdle(Connection borrowed) throws SQLException {
        if (borrowed.isWrapperFor(PgConnection.class)
                && borrowed.unwrap(PgConnection.class).getTransactionState() != TransactionState.IDLE) {
            autoCommitBefore = true;
            throw new IllegalStateException("mink: cannot " + call
                    + ": the data source handed out a connection with an open transaction; use joining(connection)"
                    + " to work in it");
        }
    }

    private void connected(Connection borrowed) {
        synchronized (this) {
            waiting = false;
            connection = borrowed;
        }
        if (owner.isClosed()) {
            throw new AdapterClosedException();
        }
    }

    private RuntimeException noConnection(SQLException e) {
        if (Thread.currentThread().isInterrupted()) {
            return new OperationCancelledException(call.toString());
        }
        if (call.isOver()) {
            DeadlineExceededException late = new DeadlineExceededException(
                    call.toString(), call.deadline().orElseThrow());
            late.initCause(e);
            return late;
        }
        return new AdapterException(
                "mink: cannot " + call + ": no connection to the database: " + e.getMessage(), true, e);
    }

    private synchronized void endOfWaiting() {
        waiting = false;
        if (interruptedByClose) {
            // The interrupt was ours, not the caller's: it must not outlive this call.
            Thread.interrupted();
        }
    }

    @Override
    public Connection connection() {
        return Objects.requireNonNull(connection, "connection");
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        limit(statement);
        return statement;
    }

    @Override
    public void limit(Statement statement) throws SQLException {
        used = true;
        limitTime(statement);
        synchronized (this) {
            running = statement;
        }
        if (owner.isClosed()) {
            statement.close();
            throw new AdapterClosedException();
        }
    }

    @Override
    public Optional<Instant> deadline() {
        return call.deadline();
    }

    private void limitTime(Statement statement) throws SQLException {
        long millis = statementTimeoutMillis;
        Optional<Instant> deadline = call.deadline();
        if (deadline.isPresent()) {
            long remaining = call.remainingMillis(deadline.get());
            millis = millis == 0 ? remaining : Math.min(millis, remaining);
            limitNetwork((int) Math.min(millis, Integer.MAX_VALUE / 2) + NETWORK_GRACE_MILLIS);
        }
        if (millis > 0) {
            statement.unwrap(PgStatement.class).setQueryTimeoutMs(millis);
        }
    }

    /** Cancelling asks the server; where it is out of reach, only the socket's own limit ends the wait. */
    private void limitNetwork(int millis) throws SQLException {
        if (networkTimeoutBefore < 0) {
            networkTimeoutBefore = connection().getNetworkTimeout();
        }
        if (networkTimeoutBefore == 0 || millis < networkTimeoutBefore) {
            connection().setNetworkTimeout(Runnable::run, millis);
        }
    }

    @Override
    public void begin() throws SQLException {
        connection().setAutoCommit(false);
        inTransaction = true;
        used = false;
    }

    @Override
    public void commit() throws SQLException {
        call.deadline().ifPresent(call::remainingMillis);
        ensureCommittable();
        // Once it is sent, nobody can tell whether it succeeded when the connection is cut.
        if (owner.isClosed()) {
            throw new AdapterClosedException();
        }
        connection().commit();
        inTransaction = false;
        connection().setAutoCommit(true);
    }

    /**
     * The server answers the commit of a failed transaction by undoing it, and the commit of no
     * transaction by doing nothing, and neither is an error: so both would look like success.
     */
    private void ensureCommittable() throws SQLException {
        if (!connection().isWrapperFor(PgConnection.class)) {
            return;
        }
        TransactionState state = connection().unwrap(PgConnection.class).getTransactionState();
        if (state == TransactionState.FAILED) {
            throw new SQLException(
                    "a statement of the transaction failed, and its error was not passed on",
                    SqlState.IN_FAILED_TRANSACTION);
        }
        if (used && state == TransactionState.IDLE) {
            throw new SQLException(
                    "the transaction was ended before its time by something that took part in it",
                    SqlState.NO_ACTIVE_TRANSACTION);
        }
    }

    @Override
    public void rollback() {
        if (!inTransaction) {
            return;
        }
        inTransaction = false;
        try {
            connection().rollback();
            connection().setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("mink: rollback of {} failed, the server undoes it when the connection ends", call, e);
        }
    }

    @Override
    public boolean isJoined() {
        return false;
    }

    @Override
    public RuntimeException failure(SQLException e) {
        return owner.isClosed() ? closedBy(e) : Failures.of(call, isGone() ? lost(e) : e);
    }

    private boolean isGone() {
        try {
            return connection().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** A pool takes a broken connection away at once, and what then uses it gets an error without code. */
    private static SQLException lost(SQLException e) {
        return SqlState.of(e).isEmpty() ? new SQLException(e.getMessage(), SqlState.CONNECTION_DOES_NOT_EXIST, e) : e;
    }

    static AdapterClosedException closedBy(Exception e) {
        if (e instanceof AdapterClosedException closed) {
            return closed;
        }
        AdapterClosedException closed = new AdapterClosedException();
        closed.initCause(e);
        return closed;
    }

    @Override
    public void close() {
        rollback();
        Connection borrowed;
        synchronized (this) {
            over = true;
            running = null;
            borrowed = connection;
        }
        giveBack(borrowed);
        owner.ended(this);
    }

    private void giveBack(@Nullable Connection borrowed) {
        if (borrowed == null) {
            return;
        }
        try (borrowed) {
            if (borrowed.isClosed()) {
                return;
            }
            if (networkTimeoutBefore >= 0) {
                borrowed.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
            }
            if (isolationBefore != Connection.TRANSACTION_READ_COMMITTED) {
                borrowed.setTransactionIsolation(isolationBefore);
            }
            if (!autoCommitBefore) {
                borrowed.setAutoCommit(false);
            }
        } catch (SQLException e) {
            log.debug("mink: a connection could not be given back in order after {}", call, e);
        }
    }

    /** Ends waiting for a connection. Any thread. */
    synchronized void stopWaiting() {
        if (waiting) {
            interruptedByClose = true;
            thread.interrupt();
        }
    }

    /** Asks the server to end the running statement, which takes as long as the network does. Any thread. */
    void cancel() {
        Statement statement;
        synchronized (this) {
            statement = running;
        }
        if (statement == null) {
            return;
        }
        try {
            // The driver sees to it that this never reaches a later statement of the connection.
            statement.cancel();
        } catch (SQLException e) {
            log.debug("mink: {} could not be cancelled", call, e);
        }
    }

    /** Cuts the connection. Any thread. */
    synchronized void abort() {
        if (over || connection == null) {
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("mink: the connection of {} could not be cut", call, e);
        }
    }
}
