package dev.mink.projection.engine;

import dev.mink.projection.LiveProjection;
import dev.mink.projection.ProjectionKind;
import java.util.Optional;
import java.util.OptionalLong;

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

    @Override
    public void start(Surroundings surroundings, OptionalLong followFrom) {
        if (launch.isAlive()) {
            return;
        }
        worker.begin();
        try {
            followFrom.ifPresent(worker::follow);
            launch.start(surroundings.thread(worker, "mink-projection-" + name()));
        } catch (RuntimeException | Error e) {
            worker.abandon();
            throw e;
        }
    }

    @Override
    public void stop() {
        worker.stop();
    }

    @Override
    public void show() {
        worker.show();
    }
}
