package dev.mink.adapter;

import java.util.Optional;

/** The transaction of an append that is under way; of no use after the participant returned. */
public interface AppendTransaction {
    /**
     * The backend's own handle: {@code java.sql.Connection} on PostgreSQL. Who takes it must not
     * commit, roll back or close it.
     *
     * @return empty if the backend has no handle of this type
     */
    <T> Optional<T> unwrap(Class<T> type);
}
