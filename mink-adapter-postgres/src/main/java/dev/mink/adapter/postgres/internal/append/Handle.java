package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.AppendTransaction;
import java.sql.Connection;
import java.util.Optional;

/** The transaction of an append in the hands of its participants. */
final class Handle implements AppendTransaction {
    private final Connection connection;
    private volatile boolean over;

    Handle(Connection connection) {
        this.connection = connection;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        if (over) {
            throw new IllegalStateException("mink: the transaction of this append is over");
        }
        return type.isInstance(connection) ? Optional.of(type.cast(connection)) : Optional.empty();
    }

    void end() {
        over = true;
    }
}
