package dev.mink.command.middleware;

import dev.mink.MinkException;
import java.util.Optional;

/** Executing a command ended with something that is no exception of Mink: its cause. */
public class HandlerPanicException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;
    private final String commandData;

    /**
     * Creates the exception.
     *
     * @param commandData what may be shown of the command; empty for nothing
     * @param cause what was thrown
     */
    public HandlerPanicException(String commandType, String commandData, Throwable cause) {
        super("mink: handler panicked while processing \"" + commandType + "\": " + described(cause), cause);
        this.commandType = commandType;
        this.commandData = commandData;
    }

    /** Its class says enough of what cannot even describe itself. */
    private static String described(Throwable cause) {
        try {
            return cause.toString();
        } catch (RuntimeException e) {
            return cause.getClass().getName();
        }
    }

    /** The command's type. */
    public String commandType() {
        return commandType;
    }

    /** What may be shown of the command, if the middleware was told how to show it. */
    public Optional<String> commandData() {
        return commandData.isEmpty() ? Optional.empty() : Optional.of(commandData);
    }
}
