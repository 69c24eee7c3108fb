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
     */
    public MultiValidationException(String commandType, List<ValidationException> errors) {
        super(commandType, "", errors.size() + " error(s)", errors.get(0));
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, in the order found. */
    public List<ValidationException> errors() {
        return errors;
    }
}
