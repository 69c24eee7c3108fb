package dev.mink.readmodel;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** A class cannot be kept as a read model. */
public class InvalidReadModelException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String type;

    /** Creates the exception; the reason tells what to change. */
    public InvalidReadModelException(String type, String reason) {
        this(type, reason, null);
    }

    /** Creates the exception with what lies behind it; null for nothing. */
    public InvalidReadModelException(String type, String reason, @Nullable Throwable cause) {
        super("mink: " + type + " cannot be kept as a read model: " + reason, cause);
        this.type = type;
    }

    /** The name of the class. */
    public String type() {
        return type;
    }
}
