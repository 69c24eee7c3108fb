package dev.mink;

import org.jspecify.annotations.Nullable;

/** A failure that will pass: thrown by handlers that know so. */
public class TransientException extends MinkException implements Retryable {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message. */
    public TransientException(String message) {
        super(message);
    }

    /** Creates an exception with a message and the reason behind it. */
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
