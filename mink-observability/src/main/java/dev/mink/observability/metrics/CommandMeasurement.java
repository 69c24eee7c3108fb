package dev.mink.observability.metrics;

import dev.mink.command.CommandResult;
import dev.mink.command.Middleware;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Measures every command, however it ends. */
final class CommandMeasurement implements Middleware {
    private static final String UNKNOWN_TYPE = "unknown";

    private final Meters meters;
    private final Predicate<String> hasHandler;
    private final ConcurrentMap<String, OfType> types = new ConcurrentHashMap<>();

    CommandMeasurement(Meters meters, Predicate<String> hasHandler) {
        this.meters = meters;
        this.hasHandler = Objects.requireNonNull(hasHandler, "hasHandler");
    }

    /** The meters of one type of commands. */
    private record OfType(Counter succeeded, Counter failed, Timer duration, AtomicLong inFlight) {
        static OfType of(Meters meters, String type) {
            return new OfType(
                    total(meters, type, Meters.SUCCESS),
                    total(meters, type, Meters.ERROR),
                    meters.timer("command.duration", "How long commands take", "command.type", type),
                    meters.gauge("commands.in.flight", "Commands being executed now", "command.type", type));
        }

        private static Counter total(Meters meters, String type, String status) {
            return meters.counter("commands", "Commands executed", "command.type", type, "status", status);
        }
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            OfType type = ofType(command.commandType());
            type.inFlight.incrementAndGet();
            long start = meters.now();
            try {
                CommandResult result = Objects.requireNonNull(next.handle(command, context), "result");
                ended(type, result);
                return result;
            } catch (Throwable e) {
                failed(type, ErrorType.ofThrown(e));
                throw e;
            } finally {
                type.duration.record(meters.now() - start, TimeUnit.NANOSECONDS);
                type.inFlight.decrementAndGet();
            }
        };
    }

    private void ended(OfType type, CommandResult result) {
        if (result.isSuccess()) {
            type.succeeded.increment();
        } else {
            failed(type, result.error().map(ErrorType::of).orElse(ErrorType.UNKNOWN));
        }
    }

    private void failed(OfType type, String errorType) {
        type.failed.increment();
        meters.error(errorType);
    }

    private OfType ofType(String commandType) {
        String label = hasHandler.test(commandType) ? commandType : UNKNOWN_TYPE;
        OfType known = types.get(label);
        return known != null ? known : types.computeIfAbsent(label, type -> OfType.of(meters, type));
    }
}
