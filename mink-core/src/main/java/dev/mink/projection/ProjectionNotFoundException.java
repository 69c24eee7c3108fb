package dev.mink.projection;

import dev.mink.MinkException;

/** No projection has this name. */
public final class ProjectionNotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;

    /** Creates an exception for a name. */
    public ProjectionNotFoundException(String projectionName) {
        super("mink: projection not found: " + projectionName);
        this.projectionName = projectionName;
    }

    /** The name. */
    public String projectionName() {
        return projectionName;
    }
}
