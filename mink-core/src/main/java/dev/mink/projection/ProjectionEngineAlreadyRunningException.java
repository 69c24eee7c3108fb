package dev.mink.projection;

import dev.mink.MinkException;

/** An engine was started that runs already. */
public final class ProjectionEngineAlreadyRunningException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public ProjectionEngineAlreadyRunningException() {
        super("mink: projection engine already running");
    }
}
