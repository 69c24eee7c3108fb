package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** A command has the key of another command of another type. */
public class IdempotencyKeyConflictException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String commandType;
    private final String otherType;

    /** Creates the exception. */
    public IdempotencyKeyConflictException(String key, String commandType, String otherType) {
        super("mink: command of type \"" + commandType + "\" has the key " + key + " of a command of type \""
                + otherType + "\"");
        this.key = key;
        this.commandType = commandType;
        this.otherType = otherType;
    }

    /** The key. */
    public String key() {
        return key;
    }

    /** The type of the command that was refused. */
    public String commandType() {
        return commandType;
    }

    /** The type of the command that had the key first. */
    public String otherType() {
        return otherType;
    }
}
