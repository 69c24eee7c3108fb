package dev.mink.command.middleware;

import dev.mink.OperationCancelledException;
import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.Middleware;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * Executes a command again after a failure, be it thrown or returned, and ends as the last attempt did.
 *
 * <p>Everything further in is repeated with the same command in the same context. There is no further
 * attempt after an {@link Error}, when the thread is interrupted, when the context's deadline would pass
 * before it begins, and when the one append of a {@linkplain IdempotencyMiddleware#transactional
 * transactional} command was made, as it counts as executed. A thread that is interrupted while it waits for the next attempt gets an {@link
 * OperationCancelledException} in which the last failure is suppressed.
 */
public final class RetryMiddleware implements Middleware {
    private final RetryConfig config;
    private final Clock clock;

    private RetryMiddleware(RetryConfig config, Clock clock) {
        this.config = Objects.requireNonNull(config, "config");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Repeats as a configuration says. */
    public static RetryMiddleware of(RetryConfig config) {
        return of(config, Clock.systemUTC());
    }

    /** The same with a clock of one's own, by which deadlines are judged. */
    public static RetryMiddleware of(RetryConfig config, Clock clock) {
        return new RetryMiddleware(config, clock);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            for (int attempt = 1; ; attempt++) {
                CommandResult result;
                try {
                    result = next.handle(command, context);
                } catch (Exception e) {
                    if (isRepeated(e, attempt, command, context)) {
                        continue;
                    }
                    throw e;
                }
                if (result.isSuccess() || !isRepeated(errorOf(result), attempt, command, context)) {
                    return result;
                }
            }
        };
    }

    /** Decides, and waits before another attempt. */
    private boolean isRepeated(Throwable failure, int attempt, Command command, CommandContext context) {
        if (attempt == config.maxAttempts()
                || failure instanceof Error
                || failure instanceof InterruptedException
                || BoundAppend.isMadeWithin(context)
                || Thread.currentThread().isInterrupted()
                || !config.allows(failure)) {
            return false;
        }
        Duration delay = config.delayAfter(attempt);
        if (!hasTimeFor(delay, context)) {
            return false;
        }
        try {
            config.sleeper().sleep(delay);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            OperationCancelledException cancelled =
                    new OperationCancelledException("retry of command of type \"" + command.commandType() + "\"");
            cancelled.addSuppressed(failure);
            throw cancelled;
        }
    }

    private boolean hasTimeFor(Duration delay, CommandContext context) {
        return context.deadline().isEmpty()
                || delay.compareTo(Duration.between(
                                clock.instant(), context.deadline().get()))
                        < 0;
    }

    private static Throwable errorOf(CommandResult result) {
        return result.error().orElseGet(() -> new CommandUnsuccessfulException(null));
    }
}
