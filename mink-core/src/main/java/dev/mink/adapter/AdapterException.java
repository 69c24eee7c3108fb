package dev.mink.adapter;

import dev.mink.MinkException;
import dev.mink.Retryable;
import org.jspecify.annotations.Nullable;

/** The backend could not do what was asked, for a reason of its own. */
public class AdapterException extends MinkException implements Retryable {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param retryable whether the same call may succeed later, as after a lost connection
     */
    public AdapterException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later. */
    @Override
    public boolean retryable() {
        return retryable;
    }
}
