package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Handle;
import dev.mink.adapter.postgres.internal.jdbc.NameLocks;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Transactions for background work, each on a connection of its own. */
public final class OwnTransactions implements Transactions {
    private final Sessions sessions;
    private final NameLocks locks;

    /** Transactions of one schema. */
    public OwnTransactions(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.locks = new NameLocks(schema.name());
    }

    @Override
    public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
        Objects.requireNonNull(work, "work");
        Call call = new Call(Objects.requireNonNull(purpose, "purpose"), "", deadline);
        try (Session session = sessions.open(call)) {
            session.run(OwnTransactions::begin);
            T result;
            try (Handle handle = new Handle(session)) {
                result = work.in(handle);
            }
            commit(session, purpose);
            return result;
        }
    }

    @Override
    public void lockShared(Transaction transaction, String name) {
        lock(transaction, name, session -> locks.shared(session, List.of(name)));
    }

    @Override
    public void lockExclusive(Transaction transaction, String name) {
        lock(transaction, name, session -> locks.exclusive(session, name));
    }

    private void lock(Transaction transaction, String name, Lock lock) {
        Call call = Call.of("take lock", Objects.requireNonNull(name, "name"));
        sessions.in(transaction).run(call, session -> {
            lock.take(session);
            return true;
        });
    }

    /** How a lock is taken. */
    @FunctionalInterface
    private interface Lock {
        void take(Session session) throws SQLException;
    }

    private static boolean begin(Session session) throws SQLException {
        session.begin();
        return true;
    }

    private static void commit(Session session, String purpose) {
        try {
            session.commit();
        } catch (SQLException e) {
            throw SqlState.isConnectionLost(e)
                    ? new UnknownOutcomeException(purpose, session.failure(e))
                    : session.failure(e);
        }
    }
}
