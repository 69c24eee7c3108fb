package dev.mink;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An event object with an id or metadata of its own, for callers that need to set them.
 *
 * <p>An id given here makes the append repeatable: appending the same ids again stores nothing and
 * returns the result of the first time.
 *
 * @param data the event object
 * @param id the event's id; empty lets the store make one
 * @param metadata metadata of this event alone, over that of the append
 */
public record EventEnvelope(Object data, Optional<UUID> id, Metadata metadata) {

    /**
     * Creates an envelope.
     *
     * @throws IllegalArgumentException if the data is itself an envelope, or what was read from a store:
     *     to append an event again, append its {@link Event#data()}
     */
    public EventEnvelope {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(metadata, "metadata");
        if (data instanceof EventEnvelope) {
            throw new IllegalArgumentException("mink: an envelope cannot hold another envelope");
        }
        if (data instanceof Event || data instanceof StoredEvent || data instanceof EventData) {
            throw new IllegalArgumentException(
                    "mink: " + data.getClass().getName() + " is no event object; append its data() instead");
        }
    }

    /** An envelope with nothing but the object. */
    public static EventEnvelope of(Object data) {
        return new EventEnvelope(data, Optional.empty(), Metadata.empty());
    }

    /** A copy with an id. */
    public EventEnvelope withId(UUID eventId) {
        return new EventEnvelope(data, Optional.of(eventId), metadata);
    }

    /** A copy with other metadata. */
    public EventEnvelope withMetadata(Metadata replacement) {
        return new EventEnvelope(data, id, replacement);
    }
}
