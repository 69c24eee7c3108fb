package dev.mink.command.middleware;

import dev.mink.MinkException;
import dev.mink.command.Command;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import dev.mink.command.Validator;
import java.util.List;

/**
 * Lets pass only commands that {@linkplain Command#validate() call themselves valid} and that all added
 * validators let pass, asked in that order until one refuses.
 *
 * <p>An exception of another kind that is no {@link MinkException} refuses the command too: it becomes
 * the cause of a {@link ValidationException}.
 */
public final class ValidationMiddleware implements Middleware {
    private final List<Validator> validators;

    private ValidationMiddleware(List<Validator> validators) {
        this.validators = validators;
    }

    /** Asks the command, then validators. */
    public static ValidationMiddleware of(Validator... validators) {
        return new ValidationMiddleware(List.of(validators));
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            check(command, Command::validate);
            for (Validator validator : validators) {
                check(command, validator);
            }
            return next.handle(command, context);
        };
    }

    private static void check(Command command, Validator validator) {
        try {
            validator.validate(command);
        } catch (MinkException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ValidationException(command.commandType(), "", reason, e);
        }
    }
}
