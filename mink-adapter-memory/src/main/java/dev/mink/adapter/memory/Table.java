package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their keys, as a database would keep them in READ COMMITTED: what a transaction writes is seen by
 * itself alone until it commits, and the keys it wrote are held against other writers until it ends. Keys and
 * rows are immutable.
 *
 * @param <K> a key
 * @param <V> a row
 */
final class Table<K, V> {
    private final TransactionSpace space;
    private final String what;
    private final Duration longestWait;
    private final Map<K, V> committed = new LinkedHashMap<>();
    private final Map<K, MemoryTransaction> held = new HashMap<>();

    /**
     * An empty table.
     *
     * @param what what a row is, in messages: "checkpoint"
     */
    Table(TransactionSpace space, String what) {
        this(space, what, TransactionSpace.LONGEST_WAIT);
    }

    /**
     * An empty table.
     *
     * @param longestWait how long a writer waits for another one's transaction at most
     */
    Table(TransactionSpace space, String what, Duration longestWait) {
        this.space = space;
        this.what = what;
        this.longestWait = longestWait;
    }

    /** The rows as everybody sees them; each write is committed at once. */
    Rows<K, V> rows() {
        return new Rows<>(this, Optional.empty());
    }

    /**
     * The rows as a transaction sees them; writes are committed with it.
     *
     * @throws IllegalArgumentException if the transaction is not one of this adapter
     * @throws IllegalStateException if it is over
     */
    Rows<K, V> rows(Transaction transaction) {
        return new Rows<>(this, Optional.of(MemoryTransaction.of(transaction, space)));
    }

    /** Forgets all that is committed. */
    void clear() {
        space.write(() -> {
            committed.clear();
            return true;
        });
    }

    int size() {
        return space.read(committed::size);
    }

    /** Drops committed rows that mean nothing any more; nobody waits for it. */
    void drop(Predicate<V> which) {
        space.write(() -> committed.values().removeIf(which));
    }

    Optional<V> get(Optional<MemoryTransaction> transaction, K key) {
        Optional<Draft> draft = transaction.map(this::draft);
        return space.read(() -> seen(draft, key));
    }

    List<V> all(Optional<MemoryTransaction> transaction) {
        Optional<Draft> draft = transaction.map(this::draft);
        if (draft.isEmpty()) {
            return space.read(() -> new ArrayList<>(committed.values()));
        }
        Map<K, V> all = space.read(() -> new LinkedHashMap<>(committed));
        draft.get().changes.forEach((key, row) -> put(all, key, row));
        return new ArrayList<>(all.values());
    }

    Optional<V> change(Optional<MemoryTransaction> transaction, K key, UnaryOperator<Optional<V>> change) {
        return transaction.isPresent()
                ? change(transaction.get(), key, change)
                : space.atOnce(own -> change(own, key, change));
    }

    long removeAll(Optional<MemoryTransaction> transaction, Predicate<V> which) {
        return transaction.isPresent()
                ? removeAll(transaction.get(), which)
                : space.atOnce(own -> removeAll(own, which));
    }

    private Optional<V> change(MemoryTransaction transaction, K key, UnaryOperator<Optional<V>> change) {
        Draft draft = draft(transaction);
        Optional<V> before = space.write(() -> {
            hold(transaction, key);
            draft.keys.add(key);
            return seen(Optional.of(draft), key);
        });
        Optional<V> after = change.apply(before);
        if (!after.equals(before)) {
            draft.changes.put(key, after);
        }
        return before;
    }

    private long removeAll(MemoryTransaction transaction, Predicate<V> which) {
        Map<K, V> all = space.read(() -> new LinkedHashMap<>(committed));
        draft(transaction).changes.forEach((key, row) -> put(all, key, row));
        long removed = 0;
        for (Map.Entry<K, V> candidate : all.entrySet()) {
            if (which.test(candidate.getValue())
                    && change(transaction, candidate.getKey(), row -> row.filter(which.negate()))
                            .filter(which)
                            .isPresent()) {
                removed++;
            }
        }
        return removed;
    }

    private Optional<V> seen(Optional<Draft> draft, K key) {
        Optional<V> written = draft.isPresent() ? draft.get().changes.get(key) : null;
        return written != null ? written : Optional.ofNullable(committed.get(key));
    }

    private void hold(MemoryTransaction transaction, K key) {
        space.await(
                transaction,
                what + " " + key,
                longestWait,
                () -> holder(key) == null || holder(key) == transaction,
                () -> {
                    MemoryTransaction holder = holder(key);
                    return holder != null && holder.isMine();
                });
        held.put(key, transaction);
    }

    private @Nullable MemoryTransaction holder(K key) {
        return held.get(key);
    }

    private static <K, V> void put(Map<K, V> rows, K key, Optional<V> row) {
        if (row.isPresent()) {
            rows.put(key, row.get());
        } else {
            rows.remove(key);
        }
    }

    @SuppressWarnings("unchecked") // a transaction's part for this table was made here
    private Draft draft(MemoryTransaction transaction) {
        return (Draft) transaction.part(this, Draft::new);
    }

    /** The changes of one transaction. */
    private final class Draft implements MemoryTransaction.Part {
        private final Set<K> keys = new HashSet<>();
        private final Map<K, Optional<V>> changes = new LinkedHashMap<>();

        @Override
        public void commit() {
            changes.forEach((key, row) -> put(committed, key, row));
            rollback();
        }

        @Override
        public void rollback() {
            keys.forEach(held::remove);
        }
    }
}
