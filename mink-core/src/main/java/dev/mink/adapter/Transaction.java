package dev.mink.adapter;

import java.util.Optional;

/**
 * A transaction of a backend that is under way. Belongs to the thread and the call it was handed to and
 * is of no use after that.
 *
 * <p>What a store or repository does {@code in(transaction)} commits with it or not at all.
 */
public interface Transaction {
    /**
     * The backend's own handle: {@code java.sql.Connection} on PostgreSQL. Who takes it must not
     * commit, roll back or close it.
     *
     * @return empty if the backend has no handle of this type
     */
    <T> Optional<T> unwrap(Class<T> type);
}
