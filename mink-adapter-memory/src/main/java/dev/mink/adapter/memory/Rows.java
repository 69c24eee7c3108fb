package dev.mink.adapter.memory;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The rows of a {@link Table} as everybody sees them, or as one transaction does.
 *
 * @param <K> a key
 * @param <V> a row
 */
final class Rows<K, V> {
    private final Table<K, V> table;
    private final Optional<MemoryTransaction> transaction;

    Rows(Table<K, V> table, Optional<MemoryTransaction> transaction) {
        this.table = table;
        this.transaction = transaction;
    }

    Optional<V> get(K key) {
        return table.get(transaction, key);
    }

    /** All rows in the order in which their keys came, in a list of the caller's own. */
    List<V> all() {
        return table.all(transaction);
    }

    /**
     * Changes a row under its lock, which is held until the end of the transaction; waits for whoever holds it.
     *
     * @param change from the row as it is to the one that shall be, empty for none; runs once, and if it
     *     throws nothing is changed
     * @return the row before
     */
    Optional<V> change(K key, UnaryOperator<Optional<V>> change) {
        return table.change(transaction, key, change);
    }

    /** Removes rows; how many. */
    long removeAll(Predicate<V> which) {
        return table.removeAll(transaction, which);
    }
}
