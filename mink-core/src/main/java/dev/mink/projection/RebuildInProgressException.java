package dev.mink.projection;

import dev.mink.MinkException;

/** A projection is being rebuilt or verified by somebody else. */
public final class RebuildInProgressException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;

    /** Creates the exception. */
    public RebuildInProgressException(String projectionName) {
        super("mink: projection \"" + projectionName + "\" is being rebuilt or verified already");
        this.projectionName = projectionName;
    }

    /** The projection. */
    public String projectionName() {
        return projectionName;
    }
}
