package dev.mink.observability.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Makes the meters: their names, their common label, their buckets. */
final class Meters {
    static final String SUCCESS = "success";
    static final String ERROR = "error";

    /** The default buckets of Prometheus clients. */
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String prefix;
    private final Tags service;
    private final ConcurrentMap<String, Counter> errors = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry, String prefix, String serviceName) {
        this.registry = registry;
        this.prefix = prefix;
        this.service = Tags.of("service", serviceName);
    }

    /** Whether the other's meters are the same, because they have the same names in the same registry. */
    boolean areThoseOf(Meters other) {
        return registry == other.registry && prefix.equals(other.prefix) && service.equals(other.service);
    }

    /** A counter of this service. */
    Counter counter(String name, String description, String... tags) {
        return sharedCounter(name, description, service.and(tags));
    }

    /** A counter without the service. */
    Counter sharedCounter(String name, String description, Tags tags) {
        return Counter.builder(prefix + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** A timer of this service. */
    Timer timer(String name, String description, String... tags) {
        return sharedTimer(name, description, service.and(tags));
    }

    /** A timer without the service. */
    Timer sharedTimer(String name, String description, Tags tags) {
        return Timer.builder(prefix + name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A gauge of this service, and the number that it shows. */
    AtomicLong gauge(String name, String description, String... tags) {
        return sharedGauge(name, description, service.and(tags));
    }

    /** A gauge without the service, and the number that it shows. */
    AtomicLong sharedGauge(String name, String description, Tags tags) {
        AtomicLong number = new AtomicLong();
        Gauge.builder(prefix + name, number, AtomicLong::doubleValue)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return number;
    }

    /** Counts an error. */
    void error(String errorType) {
        errors.computeIfAbsent(errorType, type -> counter("errors", "Errors by type", "error.type", type))
                .increment();
    }

    /** A time in nanoseconds; only differences mean something. */
    long now() {
        return registry.config().clock().monotonicTime();
    }
}
