package dev.mink.store;

import dev.mink.MinkException;

/** An event's stored form is larger than the store allows. Nothing was written. */
public class EventTooLargeException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;
    private final int size;
    private final int limit;

    /** Creates the exception; sizes are in bytes. */
    public EventTooLargeException(String streamId, String eventType, int size, int limit) {
        super("mink: event too large: event type \"" + eventType + "\" for stream \"" + streamId + "\" is " + size
                + " bytes (limit " + limit + ")");
        this.eventType = eventType;
        this.size = size;
        this.limit = limit;
    }

    /** Name of the event's type. */
    public String eventType() {
        return eventType;
    }

    /** Size of its data in bytes. */
    public int size() {
        return size;
    }

    /** The limit in bytes. */
    public int limit() {
        return limit;
    }
}
