package dev.mink.observability.metrics;

import dev.mink.command.DispatchResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.middleware.MetricsCollector;
import java.time.Duration;

/** Measures commands that somebody else watches. */
final class OutcomeCollector implements MetricsCollector {
    private final CommandMeters meters;

    OutcomeCollector(CommandMeters meters) {
        this.meters = meters;
    }

    @Override
    public void recordCommand(String commandType, Duration duration, DispatchResult outcome) {
        CommandMeters.OfType outcomes =
                meters.of(hasNoHandler(commandType, outcome) ? CommandMeters.UNKNOWN_TYPE : commandType);
        outcomes.took(duration.toNanos());
        outcome.thrown().ifPresent(outcomes::threw);
        outcome.result().ifPresent(outcomes::ended);
    }

    /** Not so if a handler was not found for a command that it dispatched itself. */
    private static boolean hasNoHandler(String commandType, DispatchResult outcome) {
        return outcome.thrown()
                .filter(HandlerNotFoundException.class::isInstance)
                .map(HandlerNotFoundException.class::cast)
                .filter(missing -> missing.commandType().equals(commandType))
                .isPresent();
    }
}
