package dev.mink.adapter.memory;

import dev.mink.readmodel.mapping.ModelMapping;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The place of a read model: repositories hold it, and find in it the table that is there at the time. Whoever
 * writes keeps the table in place until its transaction ends.
 *
 * @param <T> the read model
 */
final class ModelSlot<T> {
    private final ModelMapping<T> mapping;
    private final TransactionSpace space;
    private final NameLocks locks;
    private final String name;
    private volatile ModelTable<T> table;
    private volatile boolean retired;

    /**
     * A place with an empty table.
     *
     * @param name tells it from all others that share the locks
     */
    ModelSlot(TransactionSpace space, NameLocks locks, String name, ModelMapping<T> mapping) {
        this.mapping = mapping;
        this.space = space;
        this.locks = locks;
        this.name = name;
        this.table = new ModelTable<>(space, mapping);
    }

    ModelMapping<T> mapping() {
        return mapping;
    }

    TransactionSpace space() {
        return space;
    }

    /** The table as a transaction sees it, or everybody. */
    ModelTable<T> table(Optional<MemoryTransaction> transaction) {
        checkInUse();
        ModelTable<T> arriving = transaction.map(own -> arrival(own).table).orElse(null);
        return arriving == null ? table : arriving;
    }

    /** Writes within a transaction, the given one or one of its own. */
    <R> R write(Optional<MemoryTransaction> transaction, Writing<T, R> writing) {
        Function<MemoryTransaction, R> work = own -> {
            locks.lockShared(own, name);
            return writing.in(own, table(Optional.of(own)));
        };
        return transaction.isPresent() ? work.apply(transaction.get()) : space.atOnce(work);
    }

    /** Puts the table of another place here, and takes it from there, when the transaction commits. */
    void replaceBy(MemoryTransaction transaction, ModelSlot<T> other) {
        other.locks.lockExclusive(transaction, other.name);
        locks.lockExclusive(transaction, name);
        Arrival arrival = arrival(transaction);
        arrival.table = other.table(Optional.of(transaction));
        arrival.origin = other;
    }

    /** Forgets all rows. */
    void clear() {
        table = new ModelTable<>(space, mapping);
    }

    /** Makes it of no use any more. */
    void retire() {
        retired = true;
    }

    private void checkInUse() {
        if (retired) {
            throw new IllegalStateException("mink: shadow of read model " + mapping.name()
                    + " has taken the place of the live one or is closed");
        }
    }

    @SuppressWarnings("unchecked") // a transaction's part for this place was made here
    private Arrival arrival(MemoryTransaction transaction) {
        return (Arrival) transaction.part(this, Arrival::new);
    }

    /**
     * Writes to a table.
     *
     * @param <T> the read model
     * @param <R> what it returns
     */
    interface Writing<T, R> {
        R in(MemoryTransaction transaction, ModelTable<T> table);
    }

    /** The table that a transaction puts here. */
    private final class Arrival implements MemoryTransaction.Part {
        private @Nullable ModelTable<T> table;
        private @Nullable ModelSlot<T> origin;

        @Override
        public void commit() {
            if (table != null && origin != null) {
                ModelSlot.this.table = table;
                origin.retire();
            }
        }

        @Override
        public void rollback() {
            table = null;
        }
    }
}
