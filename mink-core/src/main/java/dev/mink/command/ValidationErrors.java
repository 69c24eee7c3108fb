package dev.mink.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a command, to say all of it at once. Not for use by several threads.
 *
 * <pre>{@code
 * public void validate() {
 *     ValidationErrors.of(this)
 *             .check(!sku.isBlank(), "sku", "is required")
 *             .check(quantity > 0, "quantity", "must be positive")
 *             .throwIfAny();
 * }
 * }</pre>
 */
public final class ValidationErrors {
    private final String commandType;
    private final List<ValidationException> errors = new ArrayList<>();

    private ValidationErrors(String commandType) {
        this.commandType = commandType;
    }

    /** What is wrong with a command; nothing yet. */
    public static ValidationErrors of(Command command) {
        return new ValidationErrors(command.commandType());
    }

    /** Notes an error of a field, unless the condition holds. */
    public ValidationErrors check(boolean holds, String field, String message) {
        return holds ? this : addField(field, message);
    }

    /** Notes an error of a field. */
    public ValidationErrors addField(String field, String message) {
        return add(new ValidationException(commandType, field, message));
    }

    /** Notes an error. */
    public ValidationErrors add(ValidationException error) {
        errors.add(error);
        return this;
    }

    /** Whether something is wrong. */
    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** What is wrong, in the order noted. */
    public List<ValidationException> errors() {
        return List.copyOf(errors);
    }

    /**
     * Ends the validation.
     *
     * @throws MultiValidationException if something is wrong
     */
    public void throwIfAny() {
        if (hasErrors()) {
            throw new MultiValidationException(commandType, errors);
        }
    }
}
