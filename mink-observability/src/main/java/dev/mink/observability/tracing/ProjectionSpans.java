package dev.mink.observability.tracing;

import dev.mink.Event;
import dev.mink.projection.ProjectionContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;

/** The spans of one projection; none for what is only replayed, whose traces ended long ago. */
final class ProjectionSpans {
    private final MinkTracing tracing;
    private final String projection;

    /** What is done within a span. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    ProjectionSpans(MinkTracing tracing, String projection) {
        this.tracing = tracing;
        this.projection = projection;
    }

    boolean areMadeBy(MinkTracing other) {
        return tracing == other;
    }

    /** Applies an event in the thread that appends it, whose span goes before the trace of the event. */
    void whileAppending(Event event, ProjectionContext context, Work work) throws Exception {
        Context current = Context.current();
        Context parent = TraceContext.hasSpan(current) ? current : MinkTracing.traceOf(event);
        run(of(event, parent, SpanKind.INTERNAL), parent, context, work);
    }

    /** Applies an event that was committed before, in the trace that it was written in. */
    void afterwards(Event event, ProjectionContext context, Work work) throws Exception {
        Context parent = MinkTracing.traceOf(event);
        run(of(event, parent, SpanKind.CONSUMER), parent, context, work);
    }

    /** Applies events at once: those of several traces cannot go on with all of them, and name them. */
    void afterwards(List<Event> events, ProjectionContext context, Work work) throws Exception {
        if (events.size() == 1) {
            afterwards(events.get(0), context, work);
            return;
        }
        Context parent = Context.current();
        SpanBuilder span = span(parent, SpanKind.CONSUMER)
                .setAttribute(Attribute.EVENTS, (long) events.size())
                .setAttribute(
                        Attribute.EVENT_TYPES,
                        events.stream().map(Event::type).distinct().toList());
        events.stream()
                .map(event -> Span.fromContext(MinkTracing.traceOf(event)).getSpanContext())
                .filter(SpanContext::isValid)
                .distinct()
                .forEach(span::addLink);
        run(span, parent, context, work);
    }

    private static void run(SpanBuilder builder, Context parent, ProjectionContext context, Work work)
            throws Exception {
        if (context.isReplaying()) {
            work.run();
            return;
        }
        Span span = builder.startSpan();
        try (Scope ignored = parent.with(span).makeCurrent()) {
            work.run();
            Spans.succeeded(span);
        } catch (Throwable e) {
            Spans.failed(span, e);
            throw e;
        } finally {
            span.end();
        }
    }

    private SpanBuilder of(Event event, Context parent, SpanKind kind) {
        SpanBuilder span = span(parent, kind)
                .setAttribute(Attribute.EVENT_TYPE, event.type())
                .setAttribute(Attribute.EVENT_ID, event.id().toString())
                .setAttribute(Attribute.EVENT_STREAM, event.streamId())
                .setAttribute(Attribute.EVENT_VERSION, event.version())
                .setAttribute(Attribute.EVENT_POSITION, event.globalPosition());
        Spans.setUnlessEmpty(span, Attribute.CORRELATION_ID, event.metadata().correlationId());
        return span;
    }

    private SpanBuilder span(Context parent, SpanKind kind) {
        return tracing.tracer()
                .spanBuilder("projection." + projection + ".apply")
                .setParent(parent)
                .setSpanKind(kind)
                .setAttribute(Attribute.SERVICE, tracing.serviceName())
                .setAttribute(Attribute.PROJECTION, projection);
    }
}
