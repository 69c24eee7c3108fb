package dev.mink;

/**
 * The calling thread was interrupted. Its interrupt flag is set again before this is thrown, and
 * nothing was written by the call unless the message says that the outcome is unknown.
 */
public class OperationCancelledException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception for an operation, named as in "append to stream …". */
    public OperationCancelledException(String operation) {
        super("mink: " + operation + " was cancelled: the thread is interrupted");
    }
}
