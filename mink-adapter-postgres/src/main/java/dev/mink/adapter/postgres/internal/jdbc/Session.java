package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/** A connection for the time of one call. Used by one thread. */
public interface Session extends AutoCloseable {
    /** The connection. */
    Connection connection();

    /** Prepares a statement that ends with the call's deadline and with the adapter. */
    PreparedStatement prepare(String sql) throws SQLException;

    /** Sees to it that somebody else's statement on the connection ends with the call's deadline and the adapter. */
    void limit(Statement statement) throws SQLException;

    /** When the call must be done. */
    Optional<Instant> deadline();

    /** Begins a transaction. */
    void begin() throws SQLException;

    /** Commits the transaction. */
    void commit() throws SQLException;

    /** Undoes the transaction, if there is one. An error in doing so is no news: the server does it itself. */
    void rollback();

    /** Whether this is the transaction of a caller, who alone may commit it and undo it. */
    boolean isJoined();

    /** The exception that an error means to the caller. */
    RuntimeException failure(SQLException e);

    /** Gives the connection back as it was; undoes a transaction that was not committed. */
    @Override
    void close();

    /** Runs something and gives its errors a meaning. */
    default <T> T run(Work<T> work) {
        try {
            return work.in(this);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Something done in a session. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T in(Session session) throws SQLException;
    }
}
