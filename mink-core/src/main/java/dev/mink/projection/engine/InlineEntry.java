package dev.mink.projection.engine;

import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionState;
import java.time.Instant;
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
        InlineCalls calls,
        Optional<ProjectionFactory<InlineProjection>> factory)
        implements Entry {
    @Override
    public ProjectionKind kind() {
        return ProjectionKind.INLINE;
    }

    @Override
    public boolean awaitCalls(Instant end) {
        return calls.awaitEnd(end);
    }

    /** Follows from whether appends run it; whoever changes that at the same time shows it too. */
    @Override
    public void show() {
        boolean open;
        do {
            open = calls.isOpen();
            board.state(open ? ProjectionState.RUNNING : ProjectionState.STOPPED);
        } while (open != calls.isOpen());
    }
}
