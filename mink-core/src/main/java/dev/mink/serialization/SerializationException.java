package dev.mink.serialization;

import dev.mink.MinkException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event could not be turned into bytes, or bytes not into an event. */
public class SerializationException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final Operation operation;
    private final String reason;

    /** What failed. */
    public enum Operation {
        /** Object to bytes. */
        SERIALIZE,
        /** Bytes to object. */
        DESERIALIZE;

        @Override
        public String toString() {
            return this == SERIALIZE ? "serialize" : "deserialize";
        }
    }

    /** Creates the exception with a reason, as the end of a sentence. */
    public SerializationException(String eventType, Operation operation, String reason, @Nullable Throwable cause) {
        this(eventType, operation, "", reason, cause);
    }

    private SerializationException(
            String eventType, Operation operation, String place, String reason, @Nullable Throwable cause) {
        super("mink: failed to " + operation + " event type \"" + eventType + "\"" + place + ": " + reason, cause);
        this.eventType = Objects.requireNonNull(eventType, "eventType");
        this.operation = operation;
        this.reason = reason;
    }

    /** For a kind of failure with a message of its own. */
    SerializationException(String message, String eventType, Operation operation, String reason) {
        super(message);
        this.eventType = Objects.requireNonNull(eventType, "eventType");
        this.operation = operation;
        this.reason = reason;
    }

    /** The same failure with the place where it happened: "event 3 of the append to stream …". */
    public SerializationException at(String place) {
        SerializationException placed =
                new SerializationException(eventType, operation, " (" + place + ")", reason, getCause());
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** Name of the event's type. */
    public String eventType() {
        return eventType;
    }

    /** What failed. */
    public Operation operation() {
        return operation;
    }
}
