package dev.mink.versioning;

import dev.mink.MinkException;

/**
 * There is no way from a version of an event's shape to the newest: a chain of upcasters has a hole
 * or begins too late, or an event is newer than everything the chain knows, as after a rollback.
 */
public class SchemaVersionGapException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final int missingVersion;
    private final int expectedVersion;
    private final String reason;

    /** Creates the exception with a reason, as the end of a sentence. */
    public SchemaVersionGapException(String eventType, int missingVersion, int expectedVersion, String reason) {
        this(eventType, missingVersion, expectedVersion, "", reason);
    }

    private SchemaVersionGapException(
            String eventType, int missingVersion, int expectedVersion, String place, String reason) {
        super("mink: schema version gap of event type \"" + eventType + "\"" + place + ": " + reason);
        this.eventType = eventType;
        this.missingVersion = missingVersion;
        this.expectedVersion = expectedVersion;
        this.reason = reason;
    }

    /** The same failure with the place of the event: "stream … version 3 position 17". */
    public SchemaVersionGapException at(String place) {
        SchemaVersionGapException placed =
                new SchemaVersionGapException(eventType, missingVersion, expectedVersion, " (" + place + ")", reason);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** Name of the type. */
    public String eventType() {
        return eventType;
    }

    /** The version from which there is no way on. */
    public int missingVersion() {
        return missingVersion;
    }

    /** The nearest version that the chain knows. */
    public int expectedVersion() {
        return expectedVersion;
    }
}
