package dev.mink.store;

import dev.mink.MinkException;

/**
 * An event was to be appended under a type name that upcasters rename, split or drop on reading: nobody
 * would ever read it as what it is. Nothing was written.
 */
public class RetiredEventTypeException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final String eventType;

    /** Creates the exception. */
    public RetiredEventTypeException(String streamId, String eventType) {
        super("mink: event type \"" + eventType + "\" cannot be appended to stream \"" + streamId
                + "\": it is retired, upcasters rename, split or drop its events when they are read");
        this.streamId = streamId;
        this.eventType = eventType;
    }

    /** The stream of the append. */
    public String streamId() {
        return streamId;
    }

    /** Name of the event's type. */
    public String eventType() {
        return eventType;
    }
}
