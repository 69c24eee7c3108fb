package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** The same command is being executed, and did not end while this one waited. It may be sent again. */
public class CommandInProgressException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** Creates the exception. */
    public CommandInProgressException(String key) {
        super("mink: the command with key " + key + " is being executed already");
        this.key = key;
    }

    /** The key of the command. */
    public String key() {
        return key;
    }
}
