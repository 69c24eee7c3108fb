package dev.mink.store;

import dev.mink.Event;
import dev.mink.MinkException;

/** An aggregate's handler failed on a stored event, so the aggregate could not be loaded. */
public class ApplyEventException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final String eventType;
    private final long version;

    /** Creates the exception; the cause is what the handler threw. */
    public ApplyEventException(Event event, Throwable cause) {
        super(
                "mink: failed to apply event type \"" + event.type() + "\" of stream \"" + event.streamId()
                        + "\" at version " + event.version() + ": " + cause.getMessage(),
                cause);
        this.streamId = event.streamId();
        this.eventType = event.type();
        this.version = event.version();
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** Name of the event's type. */
    public String eventType() {
        return eventType;
    }

    /** Version of the event. */
    public long version() {
        return version;
    }
}
