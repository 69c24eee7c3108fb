package dev.mink.projection;

import dev.mink.MinkException;

/** A projection cannot be rebuilt, or not so. */
public final class NotRebuildableException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;

    /**
     * Creates the exception.
     *
     * @param reason why
     */
    public NotRebuildableException(String projectionName, String reason) {
        super("mink: projection \"" + projectionName + "\" cannot be rebuilt: " + reason);
        this.projectionName = projectionName;
    }

    /** The projection. */
    public String projectionName() {
        return projectionName;
    }
}
