package dev.mink.projection;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** A rebuild ended without being complete. */
public final class RebuildFailedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String projectionName;

    /**
     * Creates the exception.
     *
     * @param what what failed and what became of the model
     */
    public RebuildFailedException(String projectionName, String what, @Nullable Throwable cause) {
        super("mink: failed to rebuild projection \"" + projectionName + "\": " + what, cause);
        this.projectionName = projectionName;
    }

    /** The projection. */
    public String projectionName() {
        return projectionName;
    }
}
