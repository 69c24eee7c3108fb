package dev.mink.adapter;

import dev.mink.StoredEvent;
import java.util.List;

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
}
