package dev.mink.command;

import java.util.List;

/**
 * A layer around the execution of commands. One instance serves all dispatches at the same time.
 *
 * <p>{@link #wrap} is called once for each chain, so what it creates lives as long as the chain.
 */
@FunctionalInterface
public interface Middleware {
    /** The layer around what comes further in. */
    Next wrap(Next next);

    /** What comes further in: other layers, and the handler at last. */
    @FunctionalInterface
    interface Next {
        /**
         * Executes a command, or passes it on, perhaps changed or in another context.
         *
         * @return never {@code null}
         */
        CommandResult handle(Command command, CommandContext context);
    }

    /** Several layers as one, the first outermost. */
    static Middleware chain(Middleware... layers) {
        List<Middleware> outermostFirst = List.of(layers);
        return next -> {
            Next inner = next;
            for (int i = outermostFirst.size() - 1; i >= 0; i--) {
                inner = outermostFirst.get(i).wrap(inner);
            }
            return inner;
        };
    }
}
