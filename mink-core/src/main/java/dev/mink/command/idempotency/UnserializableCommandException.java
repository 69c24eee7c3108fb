package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** A command cannot be written as JSON, so no key can be made from it. */
public class UnserializableCommandException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception. */
    public UnserializableCommandException(String commandType, Throwable cause) {
        super(
                "mink: no idempotency key can be generated for command of type \"" + commandType
                        + "\", which cannot be written as JSON; let it be an IdempotentCommand",
                cause);
        this.commandType = commandType;
    }

    /** The type of the command. */
    public String commandType() {
        return commandType;
    }
}
