package dev.mink.command.middleware;

import dev.mink.DeadlineExceededException;
import dev.mink.command.Command;
import dev.mink.command.Middleware;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Gives the execution of a command a deadline, unless it has an earlier one.
 *
 * <p>Whoever gets the context keeps the deadline: a store ends its calls with a {@link
 * DeadlineExceededException}, and a handler that works long asks {@code context().checkActive(…)}. A
 * handler that looks at neither runs to its end, and its result stands, as it has happened. A command
 * whose deadline has passed before it begins is not executed.
 */
public final class TimeoutMiddleware implements Middleware {
    /** Far enough to be no limit, and near enough to be added to any time. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Duration timeout;
    private final Clock clock;

    private TimeoutMiddleware(Duration timeout, Clock clock) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("mink: a timeout must be positive, not " + timeout);
        }
        this.timeout = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * A deadline so long after the execution begins.
     *
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public static TimeoutMiddleware of(Duration timeout) {
        return of(timeout, Clock.systemUTC());
    }

    /** The same with a clock of one's own. */
    public static TimeoutMiddleware of(Duration timeout, Clock clock) {
        return new TimeoutMiddleware(timeout, clock);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            Instant now = clock.instant();
            if (context.deadline().isPresent()) {
                requireTime(command, context.deadline().get(), now);
            }
            return next.handle(command, context.with(c -> c.withDeadline(now.plus(timeout))));
        };
    }

    private static void requireTime(Command command, Instant deadline, Instant now) {
        if (!now.isBefore(deadline)) {
            throw new DeadlineExceededException("command of type \"" + command.commandType() + "\"", deadline);
        }
    }
}
