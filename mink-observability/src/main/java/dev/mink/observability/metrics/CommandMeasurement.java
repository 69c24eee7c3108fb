package dev.mink.observability.metrics;

import dev.mink.command.CommandResult;
import dev.mink.command.Middleware;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Measures every command, however it ends. */
final class CommandMeasurement implements Middleware {
    private final CommandMeters meters;
    private final Predicate<String> hasHandler;

    CommandMeasurement(CommandMeters meters, Predicate<String> hasHandler) {
        this.meters = meters;
        this.hasHandler = Objects.requireNonNull(hasHandler, "hasHandler");
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            String type = command.commandType();
            String label = hasHandler.test(type) ? type : CommandMeters.UNKNOWN_TYPE;
            CommandMeters.OfType outcomes = meters.of(label);
            AtomicLong inFlight = meters.inFlight(label);
            inFlight.incrementAndGet();
            long start = meters.now();
            try {
                CommandResult result = Objects.requireNonNull(next.handle(command, context), "result");
                outcomes.ended(result);
                return result;
            } catch (Throwable e) {
                outcomes.threw(e);
                throw e;
            } finally {
                outcomes.took(meters.now() - start);
                inFlight.decrementAndGet();
            }
        };
    }
}
