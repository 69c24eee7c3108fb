package dev.mink.command;

import dev.mink.MinkException;

/** The command bus is closed. */
public class CommandBusClosedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public CommandBusClosedException() {
        super("mink: command bus closed");
    }
}
