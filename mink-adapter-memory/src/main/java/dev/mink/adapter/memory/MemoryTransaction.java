package dev.mink.adapter.memory;

import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A transaction in memory, an append's or one of {@link MemoryTransactions}: there is nothing behind it that
 * could be handed out, but stores of the same adapter may take part in it. Used by one thread.
 */
final class MemoryTransaction implements AppendTransaction {
    private final TransactionSpace space;
    private final Optional<Instant> deadline;
    private final Thread thread = Thread.currentThread();
    private final Map<Object, Part> parts = new HashMap<>();
    private volatile boolean over;

    /** What one store has done in a transaction. Both methods run under the lock of the space. */
    interface Part {
        /** Makes it visible; must not fail. */
        void commit();

        /** Forgets it. */
        void rollback();
    }

    MemoryTransaction(TransactionSpace space, Optional<Instant> deadline) {
        this.space = space;
        this.deadline = deadline;
    }

    /**
     * The transaction of an adapter that somebody handed in.
     *
     * @throws IllegalArgumentException if it is another adapter's
     * @throws IllegalStateException if it is over
     */
    static MemoryTransaction of(Transaction transaction, TransactionSpace space) {
        Objects.requireNonNull(transaction, "transaction");
        if (transaction instanceof MemoryTransaction own && own.space == space) {
            own.ensureOpen();
            return own;
        }
        throw new IllegalArgumentException("mink: the transaction is not one of this adapter");
    }

    /** What a store has done in this transaction, made by the store when it first takes part. */
    Part part(Object store, Supplier<? extends Part> first) {
        ensureOpen();
        return parts.computeIfAbsent(store, unknown -> first.get());
    }

    Optional<Instant> deadline() {
        return deadline;
    }

    /** Whether the calling thread runs this transaction. */
    boolean isMine() {
        return thread == Thread.currentThread();
    }

    void ensureOpen() {
        if (over) {
            throw new IllegalStateException("mink: the transaction is over");
        }
    }

    void commit() {
        commit(() -> {});
    }

    /** Makes all parts visible, after something that becomes visible with them; if that fails, nothing is. */
    void commit(Runnable first) {
        ensureOpen();
        end(() -> {
            first.run();
            parts.values().forEach(Part::commit);
        });
    }

    /** Undoes what was not committed. */
    void rollback() {
        if (!over) {
            end(() -> parts.values().forEach(Part::rollback));
        }
    }

    private void end(Runnable how) {
        space.write(() -> {
            how.run();
            over = true;
            space.wakeUp();
            return true;
        });
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        Objects.requireNonNull(type, "type");
        ensureOpen();
        return Optional.empty();
    }
}
