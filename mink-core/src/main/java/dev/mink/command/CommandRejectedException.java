package dev.mink.command;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** The executor of asynchronous commands took no other one, usually because too many are waiting. It was not executed. */
public class CommandRejectedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception. */
    public CommandRejectedException(String commandType, @Nullable Throwable cause) {
        super(
                "mink: command of type \"" + commandType
                        + "\" was rejected by its executor, as when too many are waiting",
                cause);
        this.commandType = commandType;
    }

    /** The command's type. */
    public String commandType() {
        return commandType;
    }
}
