package dev.mink.serialization;

import dev.mink.MinkException;

/** A type name stands for one class already and was to stand for another one. */
public class EventTypeConflictException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventType;

    /** Creates the exception. */
    public EventTypeConflictException(String eventType, Class<?> taken, Class<?> refused) {
        super("mink: event type \"" + eventType + "\" is " + taken.getName() + " already and cannot also be "
                + refused.getName() + "; give one of them another name with @EventType or register(name, class)");
        this.eventType = eventType;
    }

    /** The name. */
    public String eventType() {
        return eventType;
    }
}
