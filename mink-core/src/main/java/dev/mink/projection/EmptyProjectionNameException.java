package dev.mink.projection;

import dev.mink.MinkException;

/** A projection has no name. */
public final class EmptyProjectionNameException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public EmptyProjectionNameException() {
        super("mink: projection name is required");
    }
}
