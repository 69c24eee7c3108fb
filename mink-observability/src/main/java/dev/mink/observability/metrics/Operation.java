package dev.mink.observability.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of one thing that an adapter can be asked for. */
final class Operation {
    private final Meters meters;
    private final String errorType;
    private final Counter succeeded;
    private final Counter failed;
    private final Timer duration;

    Operation(Meters meters, String name) {
        this.meters = meters;
        this.errorType = name + "_error";
        this.succeeded = total(meters, name, Meters.SUCCESS);
        this.failed = total(meters, name, Meters.ERROR);
        this.duration = meters.timer(
                "eventstore.operation.duration", "How long operations of the event store take", "operation", name);
    }

    /** Does it, counts it and times it, also if it fails. */
    <T> T time(Supplier<T> work) {
        long start = meters.now();
        try {
            T answer = work.get();
            succeeded.increment();
            return answer;
        } catch (Throwable e) {
            failed.increment();
            meters.error(errorType);
            throw e;
        } finally {
            duration.record(meters.now() - start, TimeUnit.NANOSECONDS);
        }
    }

    private static Counter total(Meters meters, String name, String status) {
        return meters.counter(
                "eventstore.operations", "Operations of the event store", "operation", name, "status", status);
    }
}
