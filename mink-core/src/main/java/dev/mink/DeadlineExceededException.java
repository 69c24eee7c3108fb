package dev.mink;

import java.time.Instant;

/** The deadline of the call's {@link MinkContext} passed before the work was done. */
public class DeadlineExceededException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final Instant deadline;

    /** Creates the exception for an operation, named as in "append to stream …". */
    public DeadlineExceededException(String operation, Instant deadline) {
        super("mink: " + operation + " ran past its deadline " + deadline);
        this.deadline = deadline;
    }

    /** The deadline that passed. */
    public Instant deadline() {
        return deadline;
    }
}
