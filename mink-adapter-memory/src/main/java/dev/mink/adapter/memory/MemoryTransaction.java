package dev.mink.adapter.memory;

import dev.mink.adapter.AppendTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The transaction of an append in memory: there is nothing behind it that could be handed out, but stores of
 * the same adapter may write in it. Used by the thread that appends.
 */
final class MemoryTransaction implements AppendTransaction {
    private final Gate adapter;
    private final List<Work> works = new ArrayList<>();

    /** What somebody has written and nobody sees yet. */
    interface Work {
        /** Makes it visible. */
        void commit();

        /** Forgets it. */
        void rollback();
    }

    MemoryTransaction(Gate adapter) {
        this.adapter = adapter;
    }

    boolean isOf(Gate gate) {
        return adapter == gate;
    }

    /** The work of a kind, which is begun if there is none. */
    <W extends Work> W work(Class<W> kind, Supplier<W> beginning) {
        for (Work work : works) {
            if (kind.isInstance(work)) {
                return kind.cast(work);
            }
        }
        W begun = beginning.get();
        works.add(begun);
        return begun;
    }

    void commit() {
        works.forEach(Work::commit);
    }

    void rollback() {
        works.forEach(Work::rollback);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return Optional.empty();
    }
}
