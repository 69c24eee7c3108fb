package dev.mink.projection;

import java.util.Set;

/** Keeps the name and the handled types of a projection; extend it, or one of its kinds. */
public abstract class ProjectionBase implements Projection {
    private final String name;
    private final Set<String> handledEvents;

    /**
     * Creates a projection.
     *
     * @param handledEvents current names of the types it handles; none for all
     * @throws EmptyProjectionNameException if the name is blank
     */
    protected ProjectionBase(String name, String... handledEvents) {
        this.name = ProjectionNames.check(name);
        this.handledEvents = Set.of(handledEvents);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public Set<String> handledEvents() {
        return handledEvents;
    }

    /** Whether it handles a type, by its name. */
    public final boolean handlesEvent(String eventType) {
        return handledEvents.isEmpty() || handledEvents.contains(eventType);
    }

    @Override
    public String toString() {
        return name;
    }
}
