package dev.mink.projection;

import java.util.Optional;
import java.util.Set;

/**
 * Something that follows events under a name. Implement one of its kinds: {@link InlineProjection},
 * {@link AsyncProjection} or {@link LiveProjection}.
 *
 * <p>It is told of the events whose type it names, by name or by class; of all events if it names
 * none. Its handlers are called by one thread at a time, except those of an inline projection, which
 * are called by every thread that appends.
 */
public interface Projection {
    /** Its name, unique among all projections of a database: not blank, at most 500 characters. */
    String name();

    /** Current names of the types of event it handles; exact and case-sensitive. */
    default Set<String> handledEvents() {
        return Set.of();
    }

    /**
     * Classes of event it handles, with whatever extends or implements them. They are registered with the store
     * when the projection is registered. Where all of them are known, as of records, final classes and what seals
     * them, storage is asked for their events alone; else it looks at every event.
     */
    default Set<Class<?>> handledClasses() {
        return Set.of();
    }

    /**
     * What empties its model, if anything does: a rebuild in place needs it. By default the projection itself, if
     * it is {@link Clearable}.
     */
    default Optional<Clearable> clearing() {
        return this instanceof Clearable clearable ? Optional.of(clearable) : Optional.empty();
    }
}
