package dev.mink.projection;

import dev.mink.StoredEvent;

/** Decides about events that a projection cannot apply. */
@FunctionalInterface
public interface PoisonEventHandler {
    /**
     * Decides about one event. Called on the projection's thread; an exception counts as {@link
     * PoisonDecision#STOP}.
     *
     * @param event the event as it is stored; it may be what cannot be read
     * @param cause what its last attempt failed with
     */
    PoisonDecision onPoison(StoredEvent event, Throwable cause);

    /** Decides the same about all events. */
    static PoisonEventHandler always(PoisonDecision decision) {
        return (event, cause) -> decision;
    }
}
