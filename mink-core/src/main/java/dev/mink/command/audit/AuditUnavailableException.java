package dev.mink.command.audit;

import dev.mink.MinkException;

/** A command was not executed, because it could not be written down that it was about to be. */
public class AuditUnavailableException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;

    /** Creates the exception with the reason. */
    public AuditUnavailableException(String commandType, Throwable cause) {
        super(
                "mink: command \"" + commandType + "\" was not executed, as it cannot be audited: "
                        + cause.getMessage(),
                cause);
        this.commandType = commandType;
    }

    /** The command's name. */
    public String commandType() {
        return commandType;
    }
}
