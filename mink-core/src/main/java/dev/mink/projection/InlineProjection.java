package dev.mink.projection;

import dev.mink.Event;

/**
 * A projection that runs in the transaction of the append: what it writes in {@link
 * ProjectionContext#transaction()} is stored together with the events or not at all, so its model is never behind.
 *
 * <p>Covers the writers whose store has an engine attached, no others. Appends wait for it; keep it small.
 */
public interface InlineProjection extends Projection {
    /**
     * Changes the model by an event.
     *
     * @throws Exception undoes the append, which fails with {@link ProjectionFailedException}
     */
    void apply(Event event, ProjectionContext context) throws Exception;

    /** Starts an inline projection that is made of one handler for each class of event. */
    static ProjectionBuilder<InlineProjection> named(String name) {
        return new ProjectionBuilder<>(name, HandlerProjection.Inline::new);
    }
}
