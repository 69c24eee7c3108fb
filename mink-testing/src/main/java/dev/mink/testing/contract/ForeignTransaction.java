package dev.mink.testing.contract;

import dev.mink.adapter.AppendTransaction;
import java.util.Optional;

/** A transaction of no backend. */
final class ForeignTransaction implements AppendTransaction {
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }
}
