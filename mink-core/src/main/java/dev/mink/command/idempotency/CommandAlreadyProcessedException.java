package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** A command was executed before, and is not executed again. */
public class CommandAlreadyProcessedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** Creates the exception. */
    public CommandAlreadyProcessedException(String key) {
        this("mink: command already processed with key " + key, key);
    }

    /** Creates the exception with a text of its own. */
    protected CommandAlreadyProcessedException(String message, String key) {
        super(message);
        this.key = key;
    }

    /** The key of the command. */
    public String key() {
        return key;
    }
}
