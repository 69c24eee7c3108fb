package dev.mink.versioning;

import dev.mink.MinkException;
import java.util.OptionalInt;

/** A schema was asked for that is not registered. */
public class SchemaNotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final int version;

    /** No version of a type is registered. */
    public SchemaNotFoundException(String eventType) {
        super("mink: no schema is registered for event type \"" + eventType + "\"");
        this.eventType = eventType;
        this.version = 0;
    }

    /** A version of a type is not registered, though others are. */
    public SchemaNotFoundException(String eventType, int version) {
        super("mink: schema version " + version + " is not registered for event type \"" + eventType + "\"");
        this.eventType = eventType;
        this.version = version;
    }

    /** The event type. */
    public String eventType() {
        return eventType;
    }

    /** The version that is missing; empty if the type has none at all. */
    public OptionalInt version() {
        return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
    }
}
