package dev.mink.versioning;

/**
 * One version of the shape of one event type.
 *
 * @param eventType name of the type
 * @param version from 1
 */
public record SchemaVersion(String eventType, int version) implements Comparable<SchemaVersion> {
    /**
     * Creates a schema version.
     *
     * @throws IllegalArgumentException if the type is blank or the version below 1
     */
    public SchemaVersion {
        if (eventType.isBlank()) {
            throw new IllegalArgumentException("mink: event type is required");
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "mink: a schema version of event type \"" + eventType + "\" must be at least 1, not " + version);
        }
    }

    /** A version of a type. */
    public static SchemaVersion of(String eventType, int version) {
        return new SchemaVersion(eventType, version);
    }

    /** The version after this one. */
    public SchemaVersion next() {
        return new SchemaVersion(eventType, version + 1);
    }

    @Override
    public int compareTo(SchemaVersion other) {
        int byType = eventType.compareTo(other.eventType);
        return byType != 0 ? byType : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        return "\"" + eventType + "\" version " + version;
    }
}
