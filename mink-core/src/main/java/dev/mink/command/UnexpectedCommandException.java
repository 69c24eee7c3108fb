package dev.mink.command;

import dev.mink.MinkException;

/** A command has the type name of a handler and another class than its commands. */
public class UnexpectedCommandException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception. */
    public UnexpectedCommandException(String commandType, Class<?> expected, Class<?> actual) {
        super("mink: the handler of command type \"" + commandType + "\" takes " + expected.getName() + ", not "
                + actual.getName());
        this.commandType = commandType;
    }

    /** The type name. */
    public String commandType() {
        return commandType;
    }
}
