package dev.mink.benchmarks.compare;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

/** Gives Axon a transaction for each call, on a connection bound to the thread meanwhile. */
final class ThreadTransactions implements ConnectionProvider, TransactionManager {
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    /** Transactions on connections that are not in autocommit. */
    ThreadTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    static boolean isDuplicateKey(Exception exception) {
        return exception instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = current.get();
        if (connection == null) {
            throw new SQLException("mink: Axon asked for a connection outside of a transaction");
        }
        return ConnectionWrapperFactory.wrap(connection, new LeftOpen());
    }

    @Override
    public Transaction startTransaction() {
        if (current.get() != null) {
            return new Nested();
        }
        try {
            current.set(dataSource.getConnection());
            return new Outermost();
        } catch (SQLException e) {
            throw new IllegalStateException("mink: no connection for Axon", e);
        }
    }

    /** Axon closes what it was given after each statement; the transaction is not over then. */
    private static final class LeftOpen implements ConnectionWrapperFactory.ConnectionCloseHandler {
        @Override
        public void close(Connection connection) {}

        @Override
        public void commit(Connection connection) {}
    }

    private static final class Nested implements Transaction {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    }

    private final class Outermost implements Transaction {
        @Override
        public void commit() {
            end(Connection::commit);
        }

        @Override
        public void rollback() {
            end(Connection::rollback);
        }

        private void end(Ending ending) {
            try (Connection connection = current.get()) {
                current.remove();
                ending.of(connection);
            } catch (SQLException e) {
                throw new IllegalStateException("mink: a transaction of Axon did not end", e);
            }
        }
    }

    @FunctionalInterface
    private interface Ending {
        void of(Connection connection) throws SQLException;
    }
}
