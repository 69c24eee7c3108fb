package dev.mink.observability.tracing;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.subscription.EventHandler;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;

/** Goes on with the trace of every event while it is handled. */
final class TracedEventHandler implements EventHandler {
    private final MinkTracing tracing;
    private final String name;
    private final EventHandler target;

    TracedEventHandler(MinkTracing tracing, String name, EventHandler target) {
        this.tracing = tracing;
        this.name = Objects.requireNonNull(name, "name");
        this.target = Objects.requireNonNull(target, "handler");
    }

    @Override
    public void handle(Event event, MinkContext context) throws Exception {
        Context parent = MinkTracing.traceOf(event);
        Span span = start(event, parent);
        Context inside = parent.with(span);
        try (Scope ignored = inside.makeCurrent()) {
            target.handle(event, TraceContext.carry(inside, context));
            Spans.succeeded(span);
        } catch (Throwable e) {
            Spans.failed(span, e);
            throw e;
        } finally {
            span.end();
        }
    }

    private Span start(Event event, Context parent) {
        SpanBuilder span = tracing.tracer()
                .spanBuilder("subscription." + name + ".handle")
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(Attribute.SERVICE, tracing.serviceName())
                .setAttribute(Attribute.SUBSCRIPTION, name)
                .setAttribute(Attribute.EVENT_TYPE, event.type())
                .setAttribute(Attribute.EVENT_ID, event.id().toString())
                .setAttribute(Attribute.EVENT_STREAM, event.streamId())
                .setAttribute(Attribute.EVENT_VERSION, event.version())
                .setAttribute(Attribute.EVENT_POSITION, event.globalPosition());
        Spans.setUnlessEmpty(span, Attribute.CORRELATION_ID, event.metadata().correlationId());
        return span.startSpan();
    }
}
