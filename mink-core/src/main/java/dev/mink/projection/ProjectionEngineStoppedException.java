package dev.mink.projection;

import dev.mink.MinkException;

/** Something was asked of an engine that only a running one can do. */
public final class ProjectionEngineStoppedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for what was asked. */
    public ProjectionEngineStoppedException(String what) {
        super("mink: projection engine stopped: " + what);
    }
}
