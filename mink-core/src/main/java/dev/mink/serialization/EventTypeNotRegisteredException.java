package dev.mink.serialization;

/** A class was needed for an event type that none is registered for. */
public class EventTypeNotRegisteredException extends SerializationException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public EventTypeNotRegisteredException(String eventType) {
        this(eventType, "");
    }

    private EventTypeNotRegisteredException(String eventType, String place) {
        super(
                "mink: event type \"" + eventType + "\" is not registered" + place,
                eventType,
                Operation.DESERIALIZE,
                "it is not registered");
    }

    @Override
    public EventTypeNotRegisteredException at(String place) {
        EventTypeNotRegisteredException placed = new EventTypeNotRegisteredException(eventType(), " (" + place + ")");
        placed.setStackTrace(getStackTrace());
        return placed;
    }
}
