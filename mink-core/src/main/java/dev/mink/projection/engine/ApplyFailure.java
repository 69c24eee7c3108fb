package dev.mink.projection.engine;

import java.util.Objects;

/** A projection's own code failed, or an event could not be read. */
final class ApplyFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says that no single event is known to be to blame. */
    static final int UNKNOWN = -1;

    private final int index;

    /** Creates a failure at the event with this index among those to apply. */
    ApplyFailure(int index, Throwable cause) {
        super(cause);
        this.index = index;
    }

    /** Index of the event that failed, or {@link #UNKNOWN}. */
    int index() {
        return index;
    }

    Throwable reason() {
        return Objects.requireNonNull(getCause());
    }
}
