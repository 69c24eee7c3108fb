package dev.mink.command.idempotency;

/** A command was executed before and failed; this is how. */
public class IdempotencyReplayException extends CommandAlreadyProcessedException {
    private static final long serialVersionUID = 1L;

    private final String error;

    /** Creates the exception with the message of the failure; empty if nothing is known of it. */
    public IdempotencyReplayException(String key, String error) {
        super(
                "mink: command already processed with key " + key + ": " + (error.isEmpty() ? "unknown error" : error),
                key);
        this.error = error;
    }

    /** The message of the failure. */
    public String error() {
        return error;
    }
}
