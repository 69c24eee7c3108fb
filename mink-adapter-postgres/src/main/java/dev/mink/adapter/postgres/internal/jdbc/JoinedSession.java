package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import org.postgresql.jdbc.PgStatement;

/** A session in a caller's transaction: it neither ends the transaction nor the connection. */
final class JoinedSession implements Session {
    private final Connection connection;
    private final Call call;
    private final PooledSessions owner;

    JoinedSession(Connection connection, Call call, PooledSessions owner) {
        this.connection = connection;
        this.call = call;
        this.owner = owner;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        limit(statement);
        return statement;
    }

    @Override
    public void limit(Statement statement) throws SQLException {
        Optional<Instant> deadline = call.deadline();
        if (deadline.isPresent()) {
            statement.unwrap(PgStatement.class).setQueryTimeoutMs(call.remainingMillis(deadline.get()));
        }
    }

    @Override
    public Optional<Instant> deadline() {
        return call.deadline();
    }

    @Override
    public void begin() {
        // The caller did.
    }

    @Override
    public void commit() {
        // The caller will.
    }

    @Override
    public void rollback() {
        // The caller must, after a failed statement.
    }

    @Override
    public boolean isJoined() {
        return true;
    }

    @Override
    public RuntimeException failure(SQLException e) {
        return owner.isClosed() ? PooledSession.closedBy(e) : Failures.of(call, e);
    }

    @Override
    public void close() {
        // The connection stays the caller's.
    }
}
