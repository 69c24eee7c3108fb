package dev.mink;

/** An aggregate with strict handlers met an event that it has no handler for. */
public class UnhandledEventException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String eventClass;

    /** Creates the exception. */
    public UnhandledEventException(Class<?> aggregate, Class<?> event) {
        super("mink: aggregate " + aggregate.getName() + " has no handler for event " + event.getName());
        this.eventClass = event.getName();
    }

    /** Name of the event's class. */
    public String eventClass() {
        return eventClass;
    }
}
