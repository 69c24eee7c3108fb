package dev.mink.projection;

import dev.mink.MinkException;
import dev.mink.StoredEvent;

/** A projection failed: at an event, or before it had one. */
public final class ProjectionFailedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;
    private final String eventType;
    private final String streamId;
    private final long position;

    private ProjectionFailedException(
            String message, String projectionName, String eventType, String streamId, long position, Throwable cause) {
        super(message, cause);
        this.projectionName = projectionName;
        this.eventType = eventType;
        this.streamId = streamId;
        this.position = position;
    }

    /** A failure at an event. */
    public static ProjectionFailedException at(String projectionName, StoredEvent event, Throwable cause) {
        return new ProjectionFailedException(
                "mink: projection \"" + projectionName + "\" failed at position " + event.globalPosition()
                        + " processing event \"" + event.type() + "\" of stream \"" + event.streamId() + "\": "
                        + text(cause),
                projectionName,
                event.type(),
                event.streamId(),
                event.globalPosition(),
                cause);
    }

    /**
     * A failure that no single event is known to be the reason of.
     *
     * @param what what failed: "load checkpoint"
     * @param position how far the projection has got
     */
    public static ProjectionFailedException behind(String projectionName, long position, String what, Throwable cause) {
        return new ProjectionFailedException(
                "mink: projection \"" + projectionName + "\" failed behind position " + position + ": " + what + ": "
                        + text(cause),
                projectionName,
                "",
                "",
                position,
                cause);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getName() : message;
    }

    /** The projection. */
    public String projectionName() {
        return projectionName;
    }

    /** Stored name of the type of the event that failed; empty if no event is to blame. */
    public String eventType() {
        return eventType;
    }

    /** Stream of the event that failed; empty if no event is to blame. */
    public String streamId() {
        return streamId;
    }

    /** Position of the event that failed; else how far the projection has got. */
    public long position() {
        return position;
    }
}
