package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Handle;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Transactions for background work, each on a connection of its own. */
public final class OwnTransactions implements Transactions {
    private static final String LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))";

    private static final String LOCK_EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    private final Sessions sessions;
    private final Schema schema;

    /** Transactions of one schema. */
    public OwnTransactions(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
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
        lock(transaction, name, LOCK_SHARED);
    }

    @Override
    public void lockExclusive(Transaction transaction, String name) {
        lock(transaction, name, LOCK_EXCLUSIVE);
    }

    private void lock(Transaction transaction, String name, String sql) {
        Call call = Call.of("take lock", Objects.requireNonNull(name, "name"));
        sessions.in(transaction).run(call, session -> {
            try (PreparedStatement statement = session.prepare(sql)) {
                statement.setString(1, "mink " + schema.name() + " " + name);
                return statement.execute();
            }
        });
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
