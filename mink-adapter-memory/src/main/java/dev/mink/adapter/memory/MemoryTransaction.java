package dev.mink.adapter.memory;

import dev.mink.adapter.AppendTransaction;
import java.util.Objects;
import java.util.Optional;

/** The transaction of an append in memory: there is nothing behind it that could be handed out. */
enum MemoryTransaction implements AppendTransaction {
    INSTANCE;

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return Optional.empty();
    }
}
