package dev.mink.command.audit;

import dev.mink.MinkException;
import dev.mink.command.CommandResult;
import java.util.Optional;

/**
 * A command was executed, but its outcome could not be written to the audit trail, where only the
 * intent stands. Sending it again may execute it twice.
 *
 * <p>If the command itself threw something, that reaches the caller, and this is among its suppressed
 * exceptions.
 */
public class CommandNotAuditedException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;
    private final String intentId;
    private final transient Optional<CommandResult> result;

    /**
     * Creates the exception.
     *
     * @param intentId the entry that was written before
     * @param result what the command ended with; empty if it threw something
     * @param cause why the outcome could not be written
     */
    public CommandNotAuditedException(
            String commandType, String intentId, Optional<CommandResult> result, Throwable cause) {
        super(
                "mink: command \"" + commandType + "\" was executed, but not audited (intent " + intentId + "): "
                        + cause.getMessage(),
                cause);
        this.commandType = commandType;
        this.intentId = intentId;
        this.result = result;
    }

    /** The command's name. */
    public String commandType() {
        return commandType;
    }

    /** Id of the entry that says that the command was about to be executed. */
    public String intentId() {
        return intentId;
    }

    /** What the command ended with; empty if it threw something. */
    public Optional<CommandResult> result() {
        return result;
    }
}
