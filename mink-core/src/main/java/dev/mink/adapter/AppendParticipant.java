package dev.mink.adapter;

import dev.mink.StoredEvent;
import java.util.List;
import java.util.Set;

/**
 * Something that commits together with an append: an inline projection, an outbox message, an
 * idempotency record.
 */
@FunctionalInterface
public interface AppendParticipant {
    /**
     * Called once, in the append's transaction, when its events have versions and positions. An
     * exception undoes the append and reaches its caller unchanged. Not called for an append that was
     * recognised as a repetition.
     *
     * @param transaction the transaction that the events are written in
     * @param stored all events of the append, in the order of the request
     */
    void inTransaction(AppendTransaction transaction, List<StoredEvent> stored);

    /**
     * Whether it takes part in an append of these events at all; asked before the append begins. An append
     * in which nothing takes part is cheaper. True by default.
     */
    default boolean concerns(List<StreamWrite> writes) {
        return true;
    }

    /**
     * Names of locks that the append's transaction takes before anything else, shared with other appends:
     * those of {@link Transactions#lockShared}. Whoever holds one of them alone keeps these appends from
     * beginning, and all that began are visible to them. None by default.
     */
    default Set<String> sharedLocks(List<StreamWrite> writes) {
        return Set.of();
    }
}
