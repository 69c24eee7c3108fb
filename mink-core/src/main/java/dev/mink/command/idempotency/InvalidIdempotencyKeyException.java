package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** A key cannot be used. */
public class InvalidIdempotencyKeyException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the text says what is wrong with the key. */
    public InvalidIdempotencyKeyException(String reason) {
        super("mink: invalid idempotency key: it " + reason);
    }
}
