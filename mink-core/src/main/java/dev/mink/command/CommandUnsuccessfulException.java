package dev.mink.command;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** A handler returned a failure, and the caller wanted a success. */
public class CommandUnsuccessfulException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with the failure's error. */
    public CommandUnsuccessfulException(@Nullable Throwable error) {
        super(
                error == null
                        ? "mink: command returned unsuccessful result"
                        : "mink: command returned unsuccessful result: " + error.getMessage(),
                error);
    }
}
