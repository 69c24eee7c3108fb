package dev.mink.store;

import java.util.Objects;

/**
 * A stored event type for which no class is registered.
 *
 * @param eventType the stored name
 * @param count how many events have it
 * @param exampleStream a stream with such an event
 * @param firstPosition global position of the first one
 */
public record UnregisteredEventType(String eventType, long count, String exampleStream, long firstPosition) {
    /** Creates a finding. */
    public UnregisteredEventType {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(exampleStream, "exampleStream");
    }
}
