package dev.mink.command;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** There was no room for another asynchronous command. It was not executed. */
public class CommandRejectedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception. */
    public CommandRejectedException(String commandType, @Nullable Throwable cause) {
        super("mink: command of type \"" + commandType + "\" was rejected: too many are waiting", cause);
        this.commandType = commandType;
    }

    /** The command's type. */
    public String commandType() {
        return commandType;
    }
}
