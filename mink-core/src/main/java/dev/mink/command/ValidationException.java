package dev.mink.command;

import dev.mink.MinkException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command makes no sense, whoever asks for it. */
public class ValidationException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String commandType;
    private final String field;
    private final String reason;

    /** Creates the exception for a command as a whole. */
    public ValidationException(String commandType, String reason) {
        this(commandType, "", reason, null);
    }

    /** Creates the exception for one field of a command. */
    public ValidationException(String commandType, String field, String reason) {
        this(commandType, field, reason, null);
    }

    /** Creates the exception for one field, or with an empty one for the command as a whole. */
    public ValidationException(String commandType, String field, String reason, @Nullable Throwable cause) {
        super(
                "mink: validation failed for command \"" + commandType + "\""
                        + (field.isEmpty() ? "" : " field \"" + field + "\"") + ": " + reason,
                cause);
        this.commandType = commandType;
        this.field = field;
        this.reason = reason;
    }

    /** The command's type. */
    public String commandType() {
        return commandType;
    }

    /** The field at fault, if it is one. */
    public Optional<String> field() {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
