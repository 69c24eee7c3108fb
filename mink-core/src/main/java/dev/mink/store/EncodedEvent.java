package dev.mink.store;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A serialized event on its way through a pipeline.
 *
 * @param type name of its type
 * @param schemaVersion version of its data's shape, from 1
 * @param data its bytes
 * @param metadata what the writer says about it
 * @param systemMetadata Mink's markers, keys starting with {@code $}
 */
public record EncodedEvent(
        String type, int schemaVersion, Payload data, Metadata metadata, Map<String, String> systemMetadata) {
    /** Creates an encoded event. */
    public EncodedEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        systemMetadata = Map.copyOf(systemMetadata);
        if (schemaVersion < 1) {
            throw new IllegalArgumentException("mink: a schema version is at least 1: " + schemaVersion);
        }
    }

    /** A copy with other data. */
    public EncodedEvent withData(Payload replacement) {
        return new EncodedEvent(type, schemaVersion, replacement, metadata, systemMetadata);
    }

    /** A copy with another type and shape. */
    public EncodedEvent withType(String name, int version) {
        return new EncodedEvent(name, version, data, metadata, systemMetadata);
    }

    /** A copy with one marker added or replaced. */
    public EncodedEvent withMarker(String key, String value) {
        Map<String, String> markers = new HashMap<>(systemMetadata);
        markers.put(key, value);
        return new EncodedEvent(type, schemaVersion, data, metadata, markers);
    }
}
