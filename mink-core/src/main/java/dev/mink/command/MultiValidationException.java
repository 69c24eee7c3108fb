package dev.mink.command;

import java.util.List;

/** Several things are wrong with a command. */
public class MultiValidationException extends ValidationException {
    private static final long serialVersionUID = 1L;

    private final List<ValidationException> errors;

    /**
     * Creates the exception.
     *
     * @param errors at least one; the first is the cause
     * @throws IllegalArgumentException if there is none
     */
    public MultiValidationException(String commandType, List<ValidationException> errors) {
        super(commandType, "", errors.size() + " error(s)", first(errors));
        this.errors = List.copyOf(errors);
    }

    private static ValidationException first(List<ValidationException> errors) {
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("mink: nothing is wrong, so there is nothing to throw");
        }
        return errors.get(0);
    }

    /** Everything that is wrong, in the order found. */
    public List<ValidationException> errors() {
        return errors;
    }
}
