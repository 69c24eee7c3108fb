package dev.mink.command.idempotency;

import dev.mink.adapter.Capabilities;
import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps one record a key. A capability of an adapter.
 *
 * <p>Every method is atomic, also between processes. An expired record counts as absent; when it expires
 * is decided by the store's clock alone. Keys are those of {@link IdempotencyKeys#stored}. Whoever
 * executes a command holds its key by a token that nobody else has.
 */
public interface IdempotencyStore extends Capabilities {
    /** The record of a key; empty if there is none. */
    Optional<IdempotencyRecord> get(String key);

    /**
     * Reserves a key that has no record.
     *
     * @param token of the execution that will hold it
     * @param ttl how long it is held if it is neither completed nor released
     * @return empty if it was reserved, else the record that it has
     */
    Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl);

    /**
     * Records the result of an execution, if the key has no record or one with the execution's token.
     *
     * @param ttl how long the result is kept
     * @return false if the key belongs to another execution, and nothing was written
     */
    boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl);

    /**
     * Gives a reservation back.
     *
     * @return false if the key is not reserved with this token, and nothing was changed
     */
    boolean release(String key, String token);

    /** Whether a key has a record, also one that is being executed. */
    default boolean exists(String key) {
        return get(key).isPresent();
    }

    /** Removes the record of a key, whatever it is, if there is one. */
    void delete(String key);

    /**
     * Removes what has expired, and results older than some time. Reservations that count stay.
     *
     * @return how many records were removed
     */
    long cleanup(Duration olderThan);

    /**
     * Removes the results of commands to an aggregate.
     *
     * @return how many were removed; none for an empty id
     */
    long deleteByAggregate(String aggregateId);

    /**
     * This store from within a transaction, such as that of an append, for its time: what is written commits
     * with it, or not at all.
     *
     * @throws IllegalArgumentException if the transaction is not one of the same backend
     */
    IdempotencyStore in(Transaction transaction);
}
