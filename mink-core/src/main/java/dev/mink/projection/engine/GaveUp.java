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

    /** It gives up behind a position, and no event is to blame. */
    static GaveUp behind(String projection, long position, String what, Throwable cause) {
        return new GaveUp(ProjectionFailedException.behind(projection, position, what, cause));
    }

    ProjectionFailedException failure() {
        return failure;
    }
}
