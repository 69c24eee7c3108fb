package dev.mink.projection;

import dev.mink.Event;

/**
 * A projection that is told of events soon after they were committed, for dashboards and notifications.
 * It keeps no checkpoint and starts with what comes from now on.
 */
public interface LiveProjection extends Projection {
    /** Is told of an event. An exception is logged and counted, and the next event follows. */
    void onEvent(Event event, ProjectionContext context) throws Exception;

    /**
     * Whether it may miss what happens while the engine is stopped or the projection paused. One that is
     * not transient goes on where it was as long as the engine lives. True by default.
     */
    default boolean isTransient() {
        return true;
    }

    /** Starts a live projection that is made of one handler for each class of event. */
    static ProjectionBuilder<LiveProjection> named(String name) {
        return new ProjectionBuilder<>(name, HandlerProjection.Live::of);
    }
}
