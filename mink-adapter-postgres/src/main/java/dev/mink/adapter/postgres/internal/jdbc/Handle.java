package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.adapter.AppendTransaction;
import java.sql.Connection;
import java.time.Instant;
import java.util.Optional;

/** A transaction in the hands of those who work in it but do not end it. */
public final class Handle implements AppendTransaction, AutoCloseable {
    private final GuardedConnection guard;
    private final Connection connection;
    private final Optional<Instant> deadline;

    /** The transaction that a session has begun. */
    public Handle(Session session) {
        this.guard = new GuardedConnection(session);
        this.connection = guard.asConnection();
        this.deadline = session.deadline();
    }

    Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        guard.ensureOpen();
        return type.isInstance(connection) ? Optional.of(type.cast(connection)) : Optional.empty();
    }

    /** Takes it away from whoever still has it. */
    @Override
    public void close() {
        guard.end();
    }
}
