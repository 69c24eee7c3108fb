package dev.mink.command.middleware;

import dev.mink.UuidV7;
import dev.mink.command.CommandContext;
import dev.mink.command.Middleware;
import dev.mink.command.TraceableCommand;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives every dispatch a correlation id: that of the context, else the command's own, else a new one.
 */
public final class CorrelationIdMiddleware implements Middleware {
    private final Supplier<String> generator;

    private CorrelationIdMiddleware(Supplier<String> generator) {
        this.generator = Objects.requireNonNull(generator, "generator");
    }

    /** Makes ascending version 7 UUIDs where there is no id. */
    public static CorrelationIdMiddleware create() {
        Supplier<UUID> ids = new UuidV7();
        return of(() -> ids.get().toString());
    }

    /** Asks a generator where there is no id; it is called by many threads. */
    public static CorrelationIdMiddleware of(Supplier<String> generator) {
        return new CorrelationIdMiddleware(generator);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            if (!context.correlationId().isEmpty()) {
                return next.handle(command, context);
            }
            String own = command instanceof TraceableCommand traceable ? traceable.correlationId() : "";
            String id = own.isEmpty() ? generator.get() : own;
            CommandContext correlated = context.with(c -> c.withCorrelationId(id));
            return next.handle(command, correlated);
        };
    }
}
