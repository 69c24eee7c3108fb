package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.Middleware;
import java.util.Objects;
import java.util.function.Predicate;

/** Takes some commands through another layer, and the others past it. */
public final class ConditionalMiddleware implements Middleware {
    private final Predicate<? super Command> condition;
    private final Middleware middleware;

    private ConditionalMiddleware(Predicate<? super Command> condition, Middleware middleware) {
        this.condition = Objects.requireNonNull(condition, "condition");
        this.middleware = Objects.requireNonNull(middleware, "middleware");
    }

    /** Takes commands through a layer if a condition holds; it is asked at every dispatch. */
    public static ConditionalMiddleware when(Predicate<? super Command> condition, Middleware middleware) {
        return new ConditionalMiddleware(condition, middleware);
    }

    @Override
    public Next wrap(Next next) {
        Next through = middleware.wrap(next);
        return (command, context) ->
                condition.test(command) ? through.handle(command, context) : next.handle(command, context);
    }
}
