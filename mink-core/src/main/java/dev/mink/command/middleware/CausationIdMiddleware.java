package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.Middleware;
import dev.mink.command.TraceableCommand;

/**
 * Gives every dispatch a causation id where one is known: that of the context, else the command's own,
 * else the command's own id.
 *
 * <p>Events name the command itself as their cause, whether or not there is this middleware; this is the
 * cause of the command. A nested command has the outer one as its cause already.
 */
public final class CausationIdMiddleware implements Middleware {
    private CausationIdMiddleware() {}

    /** The middleware. */
    public static CausationIdMiddleware create() {
        return new CausationIdMiddleware();
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            String cause = context.causationId().isEmpty() ? causeOf(command) : "";
            return next.handle(command, cause.isEmpty() ? context : context.with(c -> c.withCausationId(cause)));
        };
    }

    private static String causeOf(Command command) {
        if (!(command instanceof TraceableCommand traceable)) {
            return "";
        }
        return traceable.causationId().isEmpty() ? traceable.commandId() : traceable.causationId();
    }
}
