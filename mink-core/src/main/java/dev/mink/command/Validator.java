package dev.mink.command;

/** A check of commands that is no part of them, as it needs something else. */
@FunctionalInterface
public interface Validator {
    /**
     * Checks a command.
     *
     * @throws ValidationException if it is refused
     */
    void validate(Command command);
}
