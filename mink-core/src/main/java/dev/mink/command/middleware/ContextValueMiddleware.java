package dev.mink.command.middleware;

import dev.mink.MinkContext;
import dev.mink.command.Middleware;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Puts a value into the context of every dispatch, in place of what is under its key. */
public final class ContextValueMiddleware implements Middleware {
    private final UnaryOperator<MinkContext> change;

    private ContextValueMiddleware(UnaryOperator<MinkContext> change) {
        this.change = change;
    }

    /** Puts a value under a key. */
    public static <T> ContextValueMiddleware of(MinkContext.Key<T> key, T value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return new ContextValueMiddleware(context -> context.with(key, value));
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> next.handle(command, context.with(change));
    }
}
