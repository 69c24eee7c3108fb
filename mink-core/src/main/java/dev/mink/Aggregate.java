package dev.mink;

import java.util.List;

/**
 * A consistency boundary whose state is the sum of its events.
 *
 * <p>Its stream is {@code type-id}. Most programs extend {@link AggregateBase}; this interface is
 * for those that cannot. An aggregate is used by one thread at a time.
 */
public interface Aggregate {
    /** Identity among the aggregates of its type; not blank. */
    String aggregateId();

    /** Name of its type, the category of its stream; not blank, without hyphen. */
    String aggregateType();

    /** Version of the last stored event that is in its state; 0 before the first save. */
    long version();

    /** Called by the store after a load or a save. */
    void setVersion(long version);

    /** Changes the state by one event; called for stored events on load. */
    void applyEvent(Object event);

    /** The events that were recorded since the last save: an immutable copy. */
    List<Object> uncommittedEvents();

    /**
     * Forgets the oldest recorded events, after they were stored.
     *
     * @param count how many
     */
    void clearUncommittedEvents(int count);

    /**
     * Called by the store when a load into this instance broke off and may have left half a state in
     * it. {@link AggregateBase} refuses all further use then.
     */
    default void loadFailed() {}

    /** Forgets all recorded events. */
    default void clearUncommittedEvents() {
        clearUncommittedEvents(uncommittedEvents().size());
    }
}
