package dev.mink.projection;

import dev.mink.Event;

/**
 * A projection that is told of events soon after they were committed, for dashboards and notifications.
 * It keeps no checkpoint and starts with what comes from now on. While events cannot be read it waits; one
 * that cannot be decoded is lost, logged and counted.
 */
public interface LiveProjection extends Projection {
    /**
     * Is told of an event. An exception is logged and counted, and the next event follows. Interrupted when
     * its engine stops and half of the time for that is over.
     */
    void onEvent(Event event, ProjectionContext context) throws Exception;

    /**
     * Whether it may miss what happens while the engine is stopped or the projection paused. One that is
     * not transient goes on where it was as long as the engine lives, and is told again of an event whose
     * handler was interrupted by a stop. If its engine is not attached, that holds for what was handed in
     * while it ran. True by default.
     */
    default boolean isTransient() {
        return true;
    }

    /** Starts a live projection that is made of one handler for each class of event. */
    static ProjectionBuilder<LiveProjection> named(String name) {
        return new ProjectionBuilder<>(name, HandlerProjection.Live::new);
    }
}
