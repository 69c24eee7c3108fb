package dev.mink;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Root of everything that Mink throws because of wrong state or wrong data.
 *
 * <p>A forbidden {@code null} is a {@link NullPointerException}, a wrong argument value an {@link
 * IllegalArgumentException}; neither is a {@code MinkException}.
 */
public class MinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message. */
    public MinkException(String message) {
        super(message);
    }

    /** Creates an exception with a message and the reason behind it; {@code null} for none. */
    public MinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Finds the first exception of a type in a chain of causes, the given one included.
     *
     * @param type the type looked for
     */
    public static <X extends Throwable> Optional<X> find(Throwable thrown, Class<X> type) {
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < 64; depth++) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
            current = current.getCause();
        }
        return Optional.empty();
    }
}
