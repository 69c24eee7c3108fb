package dev.mink.store;

import dev.mink.MinkException;

/**
 * A strict replay met an event type without a class: the aggregate would have silently lost it from
 * its state.
 */
public class UnregisteredEventTypeException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final String eventType;
    private final long version;

    /** Creates the exception. */
    public UnregisteredEventTypeException(String streamId, String eventType, long version) {
        super("mink: unregistered event type \"" + eventType + "\" on stream \"" + streamId + "\" at version " + version
                + ": the aggregate cannot apply it; register its class with registerEvents");
        this.streamId = streamId;
        this.eventType = eventType;
        this.version = version;
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** The name without class. */
    public String eventType() {
        return eventType;
    }

    /** Version of the event. */
    public long version() {
        return version;
    }
}
