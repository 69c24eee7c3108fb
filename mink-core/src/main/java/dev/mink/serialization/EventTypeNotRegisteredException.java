package dev.mink.serialization;

import dev.mink.MinkException;

/** A class was needed for an event type that none is registered for. */
public class EventTypeNotRegisteredException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;

    /** Creates the exception. */
    public EventTypeNotRegisteredException(String eventType) {
        super("mink: event type \"" + eventType + "\" is not registered");
        this.eventType = eventType;
    }

    /** The name without class. */
    public String eventType() {
        return eventType;
    }
}
