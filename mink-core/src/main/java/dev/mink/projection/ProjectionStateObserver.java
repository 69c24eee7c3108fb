package dev.mink.projection;

import java.util.Optional;

/** Is told whenever a projection changes its state. */
@FunctionalInterface
public interface ProjectionStateObserver {
    /**
     * Called after the change, on the thread that made it and without any lock held; an exception is
     * logged.
     *
     * @param failure why, if the new state is {@link ProjectionState#FAULTED}
     */
    void changed(String projection, ProjectionState before, ProjectionState now, Optional<Throwable> failure);
}
