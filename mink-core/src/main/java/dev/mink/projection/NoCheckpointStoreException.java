package dev.mink.projection;

import dev.mink.MinkException;

/** An engine has nowhere to keep checkpoints. */
public final class NoCheckpointStoreException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public NoCheckpointStoreException() {
        super("mink: checkpoint store is required");
    }
}
