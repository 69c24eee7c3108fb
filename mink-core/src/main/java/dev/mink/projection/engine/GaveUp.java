package dev.mink.projection.engine;

import dev.mink.projection.ProjectionFailedException;

/** A projection gives up. */
final class GaveUp extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProjectionFailedException failure;

    GaveUp(ProjectionFailedException failure) {
        super(failure);
        this.failure = failure;
    }

    ProjectionFailedException failure() {
        return failure;
    }
}
