package dev.mink;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known about a stream without reading its events.
 *
 * @param streamId the stream
 * @param category the stored category; for an id without hyphen the whole id
 * @param version version of its last event
 * @param eventCount number of events it has now
 * @param createdAt when its first event was stored
 * @param updatedAt when its last event was stored
 */
public record StreamInfo(
        String streamId, String category, long version, long eventCount, Instant createdAt, Instant updatedAt) {
    /** Creates the description of a stream. */
    public StreamInfo {
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
