package dev.mink.projection;

/**
 * Handles the objects of events of a class.
 *
 * @param <E> the class
 */
@FunctionalInterface
public interface ProjectionHandler<E> {
    /** Handles one; {@link ProjectionContext#event()} has its version, position and metadata. */
    void handle(E event, ProjectionContext context) throws Exception;
}
