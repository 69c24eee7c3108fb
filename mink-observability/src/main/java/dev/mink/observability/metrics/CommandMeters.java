package dev.mink.observability.metrics;

import dev.mink.command.CommandResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of commands, by their types. */
final class CommandMeters {
    /** All types that have no handler. */
    static final String UNKNOWN_TYPE = "unknown";

    private final Meters meters;
    private final ConcurrentMap<String, OfType> types = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicLong> inFlight = new ConcurrentHashMap<>();

    CommandMeters(Meters meters) {
        this.meters = meters;
    }

    /** The meters of the outcomes of a type. */
    OfType of(String commandType) {
        OfType known = types.get(commandType);
        return known != null ? known : types.computeIfAbsent(commandType, OfType::new);
    }

    /** How many commands of a type are being executed. */
    AtomicLong inFlight(String commandType) {
        AtomicLong known = inFlight.get(commandType);
        return known != null
                ? known
                : inFlight.computeIfAbsent(
                        commandType,
                        type -> meters.gauge(
                                "commands.in.flight", "Commands being executed now", "command.type", type));
    }

    /** A time in nanoseconds; only differences mean something. */
    long now() {
        return meters.now();
    }

    /** The meters of the outcomes of commands of one type. */
    final class OfType {
        private final Counter succeeded;
        private final Counter failed;
        private final Timer duration;

        private OfType(String type) {
            this.succeeded = total(type, Meters.SUCCESS);
            this.failed = total(type, Meters.ERROR);
            this.duration = meters.timer("command.duration", "How long commands take", "command.type", type);
        }

        void took(long nanos) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
        }

        void ended(CommandResult result) {
            if (result.isSuccess()) {
                succeeded.increment();
            } else {
                failed(result.error().map(ErrorType::of).orElse(ErrorType.UNKNOWN));
            }
        }

        void threw(Throwable thrown) {
            failed(ErrorType.ofThrown(thrown));
        }

        private void failed(String errorType) {
            failed.increment();
            meters.error(errorType);
        }

        private Counter total(String type, String status) {
            return meters.counter("commands", "Commands executed", "command.type", type, "status", status);
        }
    }
}
