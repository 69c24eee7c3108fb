package dev.mink.projection.engine;

import dev.mink.projection.LiveProjection;
import dev.mink.projection.ProjectionKind;
import java.util.Optional;

/** A registered live projection. */
record LiveEntry(LiveProjection projection, HandledTypes types, Board board, LiveWorker worker, Launch launch)
        implements Entry {
    @Override
    public ProjectionKind kind() {
        return ProjectionKind.LIVE;
    }

    @Override
    public Optional<Launch> launched() {
        return Optional.of(launch);
    }
}
