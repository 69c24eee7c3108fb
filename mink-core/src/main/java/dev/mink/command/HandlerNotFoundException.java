package dev.mink.command;

import dev.mink.MinkException;

/** No handler is registered for a command. */
public class HandlerNotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception. */
    public HandlerNotFoundException(String commandType) {
        super("mink: no handler registered for command type \"" + commandType + "\"");
        this.commandType = commandType;
    }

    /** The command's type. */
    public String commandType() {
        return commandType;
    }
}
