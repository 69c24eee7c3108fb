package dev.mink.projection.engine;

import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionKind;
import dev.mink.subscription.EventFeed;
import java.util.Optional;

/** A registered async projection. */
record AsyncEntry(
        AsyncProjection projection,
        Board board,
        Control control,
        Ownership ownership,
        EventFeed feed,
        AsyncWorker worker,
        Optional<ParkedEvents> parked,
        Launch launch)
        implements Entry {
    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public ProjectionKind kind() {
        return ProjectionKind.ASYNC;
    }
}
