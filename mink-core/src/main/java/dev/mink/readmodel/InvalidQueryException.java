package dev.mink.readmodel;

import dev.mink.MinkException;

/** A query that cannot be right: for any read model, or for the one it was asked of. */
public class InvalidQueryException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the reason continues "invalid query: ". */
    public InvalidQueryException(String reason) {
        super("mink: invalid query: " + reason);
    }
}
