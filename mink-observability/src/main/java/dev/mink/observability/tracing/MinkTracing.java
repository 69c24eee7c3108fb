package dev.mink.observability.tracing;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.command.Middleware;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.store.MetadataEnricher;
import dev.mink.subscription.EventHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;

/**
 * Traces commands, the event store, and those who read its events.
 *
 * <pre>{@code
 * MinkTracing tracing = MinkTracing.create(openTelemetry);
 * EventStore store = EventStore.builder(tracing.wrapEventStore(adapter))
 *         .metadataEnricher(tracing.metadataEnricher())
 *         .build();
 * bus.use(tracing.commandMiddleware());
 * store.subscribeAll(0, options, tracing.eventHandler("mails", handler));
 * engine.registerAsync(tracing.wrapProjection(orders));
 * }</pre>
 *
 * <p>A command, what it writes, and what is done about the events later and elsewhere are one trace: the
 * events carry it in their metadata, as the W3C's {@code traceparent} and {@code tracestate}. Within a
 * process it is OpenTelemetry's current context, and where work goes on in another thread the {@link
 * MinkContext}.
 *
 * <p>Spans end with status OK, or with status ERROR and the exception, also for results that are failures.
 * Safe for use by many threads.
 */
public final class MinkTracing {
    private static final String SCOPE = "dev.mink";

    private final Tracer tracer;
    private final String serviceName;

    private MinkTracing(Builder builder) {
        this.tracer = builder.telemetry.getTracer(SCOPE);
        this.serviceName = builder.serviceName;
    }

    /** Tracing with all defaults. */
    public static MinkTracing create(OpenTelemetry telemetry) {
        return builder(telemetry).build();
    }

    /** Starts to build tracing by a tracer provider; {@code GlobalOpenTelemetry.get()} is the one of an agent. */
    public static Builder builder(OpenTelemetry telemetry) {
        return new Builder(telemetry);
    }

    // ---------------------------------------------------------------- what is traced

    /**
     * A layer that makes a span {@code command.<Type>} of every command. It belongs right inside those that
     * set correlation, tenant and actor, whose values it shows.
     */
    public Middleware commandMiddleware() {
        return new CommandTracing(this);
    }

    /**
     * An adapter that makes spans of what it is asked for and otherwise is the one given, with all its
     * capabilities. The feed is traced only for readers within a span: a subscription reads it all the
     * time. What a capability does is not traced, and neither are adapters that the given one hands out
     * itself, such as those that join a transaction. One that is traced by this already, also further in,
     * is given back as it is.
     */
    public EventStoreAdapter wrapEventStore(EventStoreAdapter adapter) {
        boolean traced = adapter.capability(TracedAdapter.class)
                .filter(inner -> inner.isTracedBy(this))
                .isPresent();
        return traced ? adapter : new TracedAdapter(adapter, this);
    }

    /**
     * Writes the trace into the metadata of every event, so that it goes on where the event is read. A
     * trace that the metadata has already stays.
     */
    public MetadataEnricher metadataEnricher() {
        return (metadata, context) -> TraceContext.write(TraceContext.of(context), metadata);
    }

    /**
     * A handler that makes a span {@code subscription.<name>.handle} of every event, in the trace that the
     * event was written in.
     *
     * @param name who handles the events, one of few names
     */
    public EventHandler eventHandler(String name, EventHandler handler) {
        return new TracedEventHandler(this, name, handler);
    }

    /**
     * A projection that makes a span {@code projection.<name>.apply} of every event, within the append, and
     * otherwise is the one given; it can be cleared if that can. It makes no spans while it is rebuilt. One
     * that is traced by this already is given back as it is.
     */
    public InlineProjection wrapProjection(InlineProjection projection) {
        return TracedProjection.of(projection, this);
    }

    /**
     * A projection that makes a span {@code projection.<name>.apply} of every event, in the trace that the
     * event was written in, or of every batch, with links to the traces of its events. Otherwise it is the one
     * given; it can be cleared if that can. It makes no spans while it is rebuilt. One that is traced by
     * this already is given back as it is.
     */
    public AsyncProjection wrapProjection(AsyncProjection projection) {
        return TracedProjection.of(projection, this);
    }

    /**
     * A projection that makes a span {@code projection.<name>.apply} of every event, in the trace that the
     * event was written in, and otherwise is the one given. One that is traced by this already is given back as
     * it is.
     */
    public LiveProjection wrapProjection(LiveProjection projection) {
        return TracedProjection.of(projection, this);
    }

    // ---------------------------------------------------------------- carrying a trace

    /** The trace that an event was written in; the current context if it brings none. */
    public static Context traceOf(Event event) {
        return TraceContext.read(event.metadata()).orElseGet(Context::current);
    }

    /**
     * A copy of a context that carries the current trace to other threads: commands dispatched and events
     * written under it belong to it, unless there is a span where that happens.
     */
    public static MinkContext withCurrentTrace(MinkContext context) {
        return TraceContext.carry(Context.current(), context);
    }

    // ---------------------------------------------------------------- own spans

    /** Starts a span within the current one; the caller makes it current and ends it. */
    public Span startSpan(String name) {
        return tracer.spanBuilder(name)
                .setAttribute(Attribute.SERVICE, serviceName)
                .startSpan();
    }

    /** Notes in the current span that it failed. */
    public static void setError(Throwable error) {
        Spans.failed(Span.current(), error);
    }

    /** What makes the spans. */
    public Tracer tracer() {
        return tracer;
    }

    /** The attribute {@code mink.service} of all spans. */
    public String serviceName() {
        return serviceName;
    }

    /** Builds {@link MinkTracing}. */
    public static final class Builder {
        private final OpenTelemetry telemetry;
        private String serviceName = "mink";

        private Builder(OpenTelemetry telemetry) {
            this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
        }

        /** The attribute {@code mink.service} of all spans, {@code mink} by default. */
        public Builder serviceName(String name) {
            this.serviceName = Objects.requireNonNull(name, "serviceName");
            return this;
        }

        /** The tracing. */
        public MinkTracing build() {
            return new MinkTracing(this);
        }
    }
}
