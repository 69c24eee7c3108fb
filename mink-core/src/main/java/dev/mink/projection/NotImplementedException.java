package dev.mink.projection;

import dev.mink.MinkException;

/**
 * Something optional was called that is not implemented. A projection whose {@code applyBatch} throws it must
 * not have applied anything yet; it counts only as the answer to the first batch.
 */
public final class NotImplementedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for what was called. */
    public NotImplementedException(String what) {
        super("mink: not implemented: " + what);
    }
}
