package dev.mink.store;

import dev.mink.ExpectedVersion;
import java.util.List;
import java.util.Objects;

/**
 * Events for one of several streams that are written together.
 *
 * @param streamId the stream
 * @param events the events; an element may be an {@link dev.mink.EventEnvelope}
 * @param expectedVersion the version the stream must have
 */
public record StreamAppend(String streamId, List<?> events, ExpectedVersion expectedVersion) {
    /**
     * Creates an append.
     *
     * @throws NullPointerException if an event is null; the message says which
     */
    public StreamAppend {
        Objects.requireNonNull(streamId, "streamId");
        int index = 0;
        for (Object event : events) {
            Objects.requireNonNull(event, "mink: event " + index + " of the append to stream \"" + streamId + "\"");
            index++;
        }
        events = List.copyOf(events);
        Objects.requireNonNull(expectedVersion, "expectedVersion");
    }

    /** An append without version check. */
    public static StreamAppend of(String streamId, List<?> events) {
        return new StreamAppend(streamId, events, ExpectedVersion.ANY_VERSION);
    }
}
