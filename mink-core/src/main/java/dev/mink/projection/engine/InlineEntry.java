package dev.mink.projection.engine;

import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionState;
import java.util.Optional;

/**
 * A registered inline projection.
 *
 * @param factory makes the same projection over other read models, if it was registered so
 */
record InlineEntry(
        InlineProjection projection,
        HandledTypes types,
        Board board,
        Optional<ProjectionFactory<InlineProjection>> factory)
        implements Entry {
    @Override
    public ProjectionKind kind() {
        return ProjectionKind.INLINE;
    }

    @Override
    public void forget() {
        board.state(ProjectionState.STOPPED);
    }
}
