package dev.mink;

import java.util.Objects;

/**
 * A serialized event before it is stored.
 *
 * @param type name of the event's type
 * @param data the serialized form
 * @param metadata what is known about the event
 */
public record EventData(String type, Payload data, Metadata metadata) {

    /**
     * Creates event data.
     *
     * @throws IllegalArgumentException if the type is blank
     */
    public EventData {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        if (type.isBlank()) {
            throw new IllegalArgumentException("mink: event type is required");
        }
    }

    /** Event data without metadata. */
    public static EventData of(String type, Payload data) {
        return new EventData(type, data, Metadata.empty());
    }

    /** A copy with other metadata. */
    public EventData withMetadata(Metadata replacement) {
        return new EventData(type, data, replacement);
    }
}
