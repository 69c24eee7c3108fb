package dev.mink.command.idempotency;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** The data of a result cannot be kept. */
public class UnrecordableDataException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public UnrecordableDataException(Class<?> type, String reason, @Nullable Throwable cause) {
        super("mink: result data of class " + type.getName() + " cannot be kept as JSON: " + reason, cause);
    }
}
