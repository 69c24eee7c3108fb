package dev.mink.projection.engine;

import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionState;
import dev.mink.subscription.EventFeed;
import java.util.Optional;
import java.util.OptionalLong;

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
        Callbacks callbacks,
        AsyncOptions options,
        Optional<ProjectionFactory<AsyncProjection>> factory)
        implements Entry {
    /** Tells how far behind it is while its worker applies nothing and cannot tell it. */
    void recordLag() {
        ProjectionState state = board.state();
        boolean stuck = state == ProjectionState.PAUSED
                || state == ProjectionState.FAULTED
                || state == ProjectionState.RESTARTING;
        OptionalLong head = feed.knownHead();
        if (stuck && head.isPresent()) {
            callbacks.recordLag(name(), Math.max(0, head.getAsLong() - board.position()));
        }
    }

    /** Wakes a worker that is paused, and so does not see by itself that it is not the owner any more. */
    void noticeLoss() {
        if (board.state() == ProjectionState.PAUSED && !ownership.isHeld()) {
            control.look();
        }
    }

    @Override
    public ProjectionKind kind() {
        return ProjectionKind.ASYNC;
    }

    @Override
    public Optional<Launch> launched() {
        return Optional.of(launch);
    }

    @Override
    public void start(Surroundings surroundings, OptionalLong followFrom) {
        if (!launch.isAlive()) {
            control.begin();
            launch.start(surroundings.thread(worker, "mink-projection-" + name()));
        }
    }

    @Override
    public void stop() {
        control.stop();
    }

    @Override
    public void forget() {
        feed.close();
    }
}
