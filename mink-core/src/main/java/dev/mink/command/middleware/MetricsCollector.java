package dev.mink.command.middleware;

import dev.mink.command.DispatchResult;
import java.time.Duration;

/** Counts and times commands. */
@FunctionalInterface
public interface MetricsCollector {
    /**
     * Takes note of one execution of a command. Called by many threads; what it throws is logged and
     * changes nothing for the command.
     *
     * @param commandType also of commands without a handler, whose outcome is a {@link
     *     dev.mink.command.HandlerNotFoundException}
     * @param duration how long it took
     * @param outcome how it ended
     */
    void recordCommand(String commandType, Duration duration, DispatchResult outcome);
}
