package dev.mink.projection;

import dev.mink.MinkException;
import java.util.Optional;

/** A projection belongs to another process at the moment, and only its owner may do what was asked for. */
public final class ProjectionOwnedElsewhereException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;
    private final String owner;

    /** Creates an exception for a projection and whoever owns it, if that is known. */
    public ProjectionOwnedElsewhereException(String projectionName, Optional<String> owner) {
        super("mink: projection \"" + projectionName + "\" is owned by " + owner.orElse("somebody else"));
        this.projectionName = projectionName;
        this.owner = owner.orElse("");
    }

    /** The projection. */
    public String projectionName() {
        return projectionName;
    }

    /** Who owns it; empty if it just changed hands. */
    public String owner() {
        return owner;
    }
}
