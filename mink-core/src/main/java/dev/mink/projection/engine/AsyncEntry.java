package dev.mink.projection.engine;

import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.subscription.EventFeed;
import java.util.Optional;

/**
 * A registered async projection.
 *
 * @param factory makes the same projection over other read models, if it was registered so
 */
record AsyncEntry(
        AsyncProjection projection,
        HandledTypes types,
        Board board,
        Control control,
        Ownership ownership,
        Requests requests,
        EventFeed feed,
        AsyncWorker worker,
        Optional<ParkedEvents> parked,
        Applier applier,
        Launch launch,
        AsyncOptions options,
        Optional<ProjectionFactory<AsyncProjection>> factory)
        implements Entry {
    @Override
    public ProjectionKind kind() {
        return ProjectionKind.ASYNC;
    }

    @Override
    public Optional<Launch> launched() {
        return Optional.of(launch);
    }
}
