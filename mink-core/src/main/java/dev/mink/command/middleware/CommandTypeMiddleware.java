package dev.mink.command.middleware;

import dev.mink.command.Middleware;
import java.util.Collection;
import java.util.Set;

/** Takes commands of some types through another layer, and the others past it. */
public final class CommandTypeMiddleware implements Middleware {
    private final Middleware conditional;

    private CommandTypeMiddleware(Set<String> types, Middleware middleware) {
        this.conditional = ConditionalMiddleware.when(command -> types.contains(command.commandType()), middleware);
    }

    /**
     * Takes commands of some types through a layer.
     *
     * @param types names of commands, matched exactly
     */
    public static CommandTypeMiddleware of(Collection<String> types, Middleware middleware) {
        return new CommandTypeMiddleware(Set.copyOf(types), middleware);
    }

    @Override
    public Next wrap(Next next) {
        return conditional.wrap(next);
    }
}
