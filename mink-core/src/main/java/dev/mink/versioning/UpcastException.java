package dev.mink.versioning;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** An upcaster, or a split, failed on an event. The stored event is as it was. */
public class UpcastException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final int fromVersion;
    private final int toVersion;
    private final String reason;

    /** Creates the exception. */
    public UpcastException(String eventType, int fromVersion, int toVersion, String reason, @Nullable Throwable cause) {
        this(eventType, fromVersion, toVersion, "", reason, cause);
    }

    private UpcastException(
            String eventType, int fromVersion, int toVersion, String place, String reason, @Nullable Throwable cause) {
        super(
                "mink: failed to upcast event type \"" + eventType + "\" from version " + fromVersion + " to "
                        + toVersion + place + ": " + reason,
                cause);
        this.eventType = eventType;
        this.fromVersion = fromVersion;
        this.toVersion = toVersion;
        this.reason = reason;
    }

    /** The same failure with the place of the event: "stream … version 3 position 17". */
    public UpcastException at(String place) {
        UpcastException placed =
                new UpcastException(eventType, fromVersion, toVersion, " (" + place + ")", reason, getCause());
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** Name of the event's type. */
    public String eventType() {
        return eventType;
    }

    /** The version that could not be left. */
    public int fromVersion() {
        return fromVersion;
    }

    /** The version that could not be reached. */
    public int toVersion() {
        return toVersion;
    }
}
