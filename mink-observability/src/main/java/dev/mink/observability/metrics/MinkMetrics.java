package dev.mink.observability.metrics;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.command.HandlerRegistry;
import dev.mink.command.Middleware;
import dev.mink.command.middleware.MetricsCollector;
import dev.mink.projection.ProjectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Measures commands, the event store and projections.
 *
 * <pre>{@code
 * MinkMetrics metrics = MinkMetrics.builder(registry).serviceName("orders").build();
 * EventStore store = EventStore.create(metrics.wrapEventStore(adapter));
 * bus.use(metrics.commandMiddleware(bus::hasHandler));
 * }</pre>
 *
 * <p>One instance serves any number of buses and stores. There should be one for a registry: of a second
 * one with the same names the registry shows the counts and times, but not the gauges. A meter appears in
 * the registry when there is something to measure. On a Prometheus registry meters have go-mink's names and labels: {@code mink_commands_total}, {@code mink_command_duration_seconds} …
 * Safe for use by many threads.
 */
public final class MinkMetrics {
    private final Meters meters;
    private final CommandMeters commands;
    private final ProjectionMeters projections;
    private final OutboxMeters outbox;

    private MinkMetrics(Builder builder) {
        this.meters = new Meters(builder.registry, builder.prefix(), builder.serviceName);
        this.commands = new CommandMeters(meters);
        this.projections = new ProjectionMeters(meters);
        this.outbox = new OutboxMeters(meters);
    }

    /** Metrics with all defaults. */
    public static MinkMetrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Starts to build metrics whose meters are in a registry. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /** Measures commands; the same as {@link #commandMiddleware(Predicate)} with the types of a registry. */
    public Middleware commandMiddleware(HandlerRegistry handlers) {
        return commandMiddleware(handlers::has);
    }

    /**
     * A layer that counts and times commands, those that throw too. It belongs far out, so that it sees
     * the outcome of everything else.
     *
     * @param hasHandler whether commands of a type have a handler, as {@code bus::hasHandler}; all others
     *     are measured as one type {@code unknown}, so that nobody can fill the registry with types
     */
    public Middleware commandMiddleware(Predicate<String> hasHandler) {
        return new CommandMeasurement(commands, hasHandler);
    }

    /**
     * The same meters for {@link dev.mink.command.middleware.MetricsMiddleware}, except that nobody sees
     * how many commands are in flight.
     */
    public MetricsCollector asMetricsCollector() {
        return new OutcomeCollector(commands);
    }

    /**
     * An adapter that counts and times what it is asked for and otherwise is the one given, with all its
     * capabilities. What a capability does is not measured, and neither are adapters that the given one
     * hands out itself, such as those that join a transaction. One that is measured by the same meters
     * already, also further in, is given back as it is.
     */
    public EventStoreAdapter wrapEventStore(EventStoreAdapter adapter) {
        boolean measured = adapter.capability(MeteredAdapter.class)
                .filter(inner -> inner.isMeasuredBy(meters))
                .isPresent();
        return measured ? adapter : new MeteredAdapter(adapter, meters);
    }

    /**
     * Measures the projections of an engine: {@code ProjectionEngine.builder(store).metrics(…)}. Events applied
     * in a batch are counted as type {@code batch}, each with its share of the time. Every failed attempt,
     * also to read events or to keep a checkpoint, is an error {@code projection_error}. What live
     * projections lose is in {@code projection_events_dropped_total}, which go-mink does not have.
     */
    public ProjectionMetrics asProjectionMetrics() {
        return new EngineProjections(projections);
    }

    /** Meters of projections, for whoever runs them without an engine. */
    public ProjectionMeters projections() {
        return projections;
    }

    /** Meters of an outbox, for whoever sends its messages. */
    public OutboxMeters outbox() {
        return outbox;
    }

    /**
     * Counts an error in {@code errors_total}.
     *
     * @param errorType one of few words, as {@code payment_refused}
     */
    public void recordError(String errorType) {
        meters.error(errorType);
    }

    /** Builds {@link MinkMetrics}. Every setting has a default. */
    public static final class Builder {
        private final MeterRegistry registry;
        private String namespace = "mink";
        private String subsystem = "";
        private String serviceName = "unknown";

        private Builder(MeterRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** What all names begin with, {@code mink} by default; empty for nothing. */
        public Builder namespace(String name) {
            this.namespace = Objects.requireNonNull(name, "namespace");
            return this;
        }

        /** What names have between namespace and the rest, nothing by default. */
        public Builder subsystem(String name) {
            this.subsystem = Objects.requireNonNull(name, "subsystem");
            return this;
        }

        /** The label {@code service}, {@code unknown} by default. */
        public Builder serviceName(String name) {
            this.serviceName = Objects.requireNonNull(name, "serviceName");
            return this;
        }

        /** The metrics. */
        public MinkMetrics build() {
            return new MinkMetrics(this);
        }

        private String prefix() {
            return part(namespace) + part(subsystem);
        }

        private static String part(String name) {
            return name.isEmpty() ? "" : name + ".";
        }
    }
}
