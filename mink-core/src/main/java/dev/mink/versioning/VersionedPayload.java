package dev.mink.versioning;

import dev.mink.Payload;
import java.util.Objects;

/**
 * Serialized data together with what it is.
 *
 * @param schema its type and the version of its shape
 * @param data the bytes
 */
public record VersionedPayload(SchemaVersion schema, Payload data) {
    /** Creates versioned data. */
    public VersionedPayload {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(data, "data");
    }
}
