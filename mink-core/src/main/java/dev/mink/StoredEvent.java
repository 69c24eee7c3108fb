package dev.mink;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * An event as it lies in storage: not decrypted, not upcast, not deserialized.
 *
 * @param id identity of the event, made by the writer
 * @param streamId the stream it belongs to
 * @param type the stored name of its type
 * @param data the stored bytes
 * @param metadata what the writer said about it
 * @param systemMetadata Mink's own markers, keys starting with {@code $}
 * @param version place in its stream, from 1 without gaps
 * @param globalPosition place among the events of all streams, from 1, ascending, gaps allowed
 * @param timestamp when it was stored, to the microsecond
 */
public record StoredEvent(
        UUID id,
        String streamId,
        String type,
        Payload data,
        Metadata metadata,
        Map<String, String> systemMetadata,
        long version,
        long globalPosition,
        Instant timestamp) {

    /** The marker that holds the schema version, as decimal text. */
    public static final String SCHEMA_VERSION = "$schema_version";

    /** Creates a stored event. */
    public StoredEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(timestamp, "timestamp");
        systemMetadata = Map.copyOf(systemMetadata);
        if (version < 1 || globalPosition < 1) {
            throw new IllegalArgumentException("mink: a stored event has a version and a position from 1, not version "
                    + version + " at position " + globalPosition);
        }
    }

    /** Version of the shape that the stored data has; 1 where there is no usable marker. */
    public int schemaVersion() {
        String stamp = systemMetadata.get(SCHEMA_VERSION);
        if (stamp == null) {
            return 1;
        }
        try {
            return Math.max(1, Integer.parseInt(stamp));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
