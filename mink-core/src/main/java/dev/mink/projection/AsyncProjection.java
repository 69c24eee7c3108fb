package dev.mink.projection;

import dev.mink.Event;
import java.util.List;

/**
 * A projection that follows the feed in the background, in order, and keeps a checkpoint.
 *
 * <p>Where its model lives in the database of the events and is written in {@link
 * ProjectionContext#transaction()}, model and checkpoint commit together: every event has its effect once. Elsewhere
 * an event may be applied again after a crash.
 */
public interface AsyncProjection extends Projection {
    /**
     * Changes the model by an event.
     *
     * @throws Exception has the event tried again, and in the end treated as {@link AsyncOptions} say
     */
    void apply(Event event, ProjectionContext context) throws Exception;

    /** Whether {@link #applyBatch} is to be called instead of {@link #apply}; false by default. */
    default boolean supportsBatch() {
        return false;
    }

    /**
     * Changes the model by some events at once. Called only if {@link #supportsBatch()}. After a failure
     * it is called with fewer events, in the end with one, to find the one that fails.
     *
     * @param events at least one, in order
     * @throws NotImplementedException if only {@link #apply} is implemented, before anything is changed
     */
    default void applyBatch(List<Event> events, ProjectionContext context) throws Exception {
        throw new NotImplementedException("applyBatch of projection \"" + name() + "\"");
    }

    /** Starts an async projection that is made of one handler for each class of event. */
    static ProjectionBuilder<AsyncProjection> named(String name) {
        return new ProjectionBuilder<>(name, HandlerProjection.Async::new);
    }
}
