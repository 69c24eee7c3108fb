package dev.mink.versioning;

import dev.mink.MinkException;

/** A newer version of an event's shape cannot do what was demanded of it. */
public class IncompatibleSchemaException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final int oldVersion;
    private final int newVersion;
    private final SchemaCompatibility compatibility;
    private final String reason;

    /**
     * Creates the exception.
     *
     * @param compatibility what the change is
     * @param reason what was demanded and why it does not hold
     */
    public IncompatibleSchemaException(
            String eventType, int oldVersion, int newVersion, SchemaCompatibility compatibility, String reason) {
        super("mink: schema version " + newVersion + " of event type \"" + eventType
                + "\" is incompatible with version " + oldVersion + ": " + reason);
        this.eventType = eventType;
        this.oldVersion = oldVersion;
        this.newVersion = newVersion;
        this.compatibility = compatibility;
        this.reason = reason;
    }

    /** The event type. */
    public String eventType() {
        return eventType;
    }

    /** The version compared with. */
    public int oldVersion() {
        return oldVersion;
    }

    /** The version that does not fit. */
    public int newVersion() {
        return newVersion;
    }

    /** What the change is. */
    public SchemaCompatibility compatibility() {
        return compatibility;
    }

    /** What was demanded and why it does not hold. */
    public String reason() {
        return reason;
    }
}
