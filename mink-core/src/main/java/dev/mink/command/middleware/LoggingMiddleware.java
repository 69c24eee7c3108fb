package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.idempotency.IdempotencyKeyConflictException;
import dev.mink.command.idempotency.InvalidIdempotencyKeyException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs that a command begins and how it ended, also when something is thrown.
 *
 * <p>The begin and a success are logged at INFO, a failure that the handler returned at WARN, and what
 * was thrown at ERROR with its stack trace; but what only the caller can put right at WARN without one:
 * that this command is invalid, that its idempotency key cannot be used, and that it is being executed
 * already. What is known is given as key-value pairs: {@code type},
 * {@code commandId} and, if there is one, {@code correlationId}; at the end {@code duration} and either
 * {@code aggregateId}, {@code version} and {@code replayed}, or {@code error}. The command's content is
 * never logged.
 */
public final class LoggingMiddleware implements Middleware {
    private final Logger logger;

    private LoggingMiddleware(Logger logger) {
        this.logger = Objects.requireNonNull(logger, "logger");
    }

    /** Logs under the name of this class. */
    public static LoggingMiddleware create() {
        return of(LoggerFactory.getLogger(LoggingMiddleware.class));
    }

    /** Logs under a name. */
    public static LoggingMiddleware named(String loggerName) {
        return of(LoggerFactory.getLogger(loggerName));
    }

    static LoggingMiddleware of(Logger logger) {
        return new LoggingMiddleware(logger);
    }

    @Override
    public Next wrap(Next next) {
        Next watched = new Watched(next, this::ended);
        return (command, context) -> {
            about(logger.atInfo(), command, context).log("Dispatching command");
            return watched.handle(command, context);
        };
    }

    private void ended(Command command, CommandContext context, Duration duration, DispatchResult outcome) {
        LoggingEventBuilder event =
                about(atLevelOf(command, outcome), command, context).addKeyValue("duration", duration);
        outcome.thrown().ifPresent(thrown -> failed(event, command, thrown));
        outcome.result().ifPresent(result -> returned(event, result));
    }

    private LoggingEventBuilder atLevelOf(Command command, DispatchResult outcome) {
        if (outcome.isSuccess()) {
            return logger.atInfo();
        }
        boolean ours = outcome.thrown().isPresent()
                && !isOfTheCaller(command, outcome.thrown().get());
        return ours ? logger.atError() : logger.atWarn();
    }

    private static void failed(LoggingEventBuilder event, Command command, Throwable thrown) {
        LoggingEventBuilder told = isOfTheCaller(command, thrown) ? event : event.setCause(thrown);
        told.addKeyValue("error", thrown.toString()).log("Command failed");
    }

    /** An invalid command that a handler sends in turn is a mistake of the handler. */
    private static boolean isOfTheCaller(Command command, Throwable thrown) {
        if (thrown instanceof ValidationException invalid) {
            return invalid.commandType().equals(command.commandType());
        }
        return thrown instanceof InvalidIdempotencyKeyException
                || thrown instanceof IdempotencyKeyConflictException
                || thrown instanceof CommandInProgressException;
    }

    private static void returned(LoggingEventBuilder event, CommandResult result) {
        if (result.isError()) {
            String error = result.error().map(Throwable::toString).orElse("none given");
            event.addKeyValue("error", error).log("Command returned error result");
            return;
        }
        event.addKeyValue("aggregateId", result.aggregateId())
                .addKeyValue("version", result.version())
                .addKeyValue("replayed", result.replayed())
                .log("Command completed");
    }

    private static LoggingEventBuilder about(LoggingEventBuilder event, Command command, CommandContext context) {
        LoggingEventBuilder known =
                event.addKeyValue("type", command.commandType()).addKeyValue("commandId", context.commandId());
        return context.correlationId().isEmpty() ? known : known.addKeyValue("correlationId", context.correlationId());
    }
}
