package dev.mink.projection;

import dev.mink.MinkException;

/** Another projection has this name. */
public final class ProjectionAlreadyRegisteredException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;

    /** Creates an exception for a name. */
    public ProjectionAlreadyRegisteredException(String projectionName) {
        super("mink: projection already registered: " + projectionName);
        this.projectionName = projectionName;
    }

    /** The name. */
    public String projectionName() {
        return projectionName;
    }
}
