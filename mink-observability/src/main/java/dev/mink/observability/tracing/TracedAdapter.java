package dev.mink.observability.tracing;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.StreamWrite;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Traces an adapter. */
final class TracedAdapter implements EventStoreAdapter {
    private final EventStoreAdapter target;
    private final MinkTracing tracing;

    TracedAdapter(EventStoreAdapter target, MinkTracing tracing) {
        this.target = Objects.requireNonNull(target, "adapter");
        this.tracing = tracing;
    }

    /** Whether this, or what it decorates, makes such spans already. */
    boolean isTracedBy(MinkTracing other) {
        return tracing == other
                || target.capability(TracedAdapter.class)
                        .filter(inner -> inner.isTracedBy(other))
                        .isPresent();
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        StreamWrite first = request.writes().get(0);
        SpanBuilder span = span("append")
                .setAttribute(Attribute.STREAM_ID, first.streamId())
                .setAttribute(
                        Attribute.EXPECTED_VERSION, first.expectedVersion().value())
                .setAttribute(Attribute.EVENTS, (long) request.eventCount())
                .setAttribute(Attribute.EVENT_TYPES, typesOf(request));
        if (request.writes().size() > 1) {
            span.setAttribute(Attribute.STREAMS, (long) request.writes().size());
        }
        return trace(span, () -> target.append(request), TracedAdapter::tellStored);
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        SpanBuilder span = span("load")
                .setAttribute(Attribute.STREAM_ID, request.streamId())
                .setAttribute(Attribute.FROM_VERSION, request.afterVersion());
        return trace(span, () -> target.load(request), TracedAdapter::tellLoaded);
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        SpanBuilder span = span("get_stream_info").setAttribute(Attribute.STREAM_ID, streamId);
        return trace(
                span,
                () -> target.streamInfo(streamId),
                (told, info) -> info.ifPresent(i -> told.setAttribute(Attribute.STREAM_VERSION, i.version())));
    }

    @Override
    public long lastPosition() {
        return trace(
                span("get_last_position"),
                target::lastPosition,
                (span, position) -> span.setAttribute(Attribute.LAST_POSITION, position));
    }

    @Override
    public long stablePosition() {
        if (!TraceContext.hasSpan(Context.current())) {
            return target.stablePosition();
        }
        return trace(
                span("get_stable_position"),
                target::stablePosition,
                (span, position) -> span.setAttribute(Attribute.STABLE_POSITION, position));
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        if (!TraceContext.hasSpan(Context.current())) {
            return target.readFeed(request);
        }
        SpanBuilder span = span("load_from_position").setAttribute(Attribute.FROM_POSITION, request.from());
        return trace(span, () -> target.readFeed(request), (told, page) -> tellLoaded(told, page.events()));
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        return target.onAppend(wakeUp);
    }

    @Override
    public void initialize() {
        trace(
                span("initialize"),
                () -> {
                    target.initialize();
                    return true;
                },
                (span, done) -> {});
    }

    @Override
    public boolean requiresJsonData() {
        return target.requiresJsonData();
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : target.capability(type);
    }

    @Override
    public void close() {
        target.close();
    }

    private SpanBuilder span(String operation) {
        return tracing.tracer()
                .spanBuilder("eventstore." + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(Attribute.SERVICE, tracing.serviceName());
    }

    private static <T> T trace(SpanBuilder builder, Supplier<T> work, BiConsumer<Span, T> tell) {
        Span span = builder.startSpan();
        try (Scope ignored = span.makeCurrent()) {
            T answer = work.get();
            tell.accept(span, answer);
            Spans.succeeded(span);
            return answer;
        } catch (Throwable e) {
            Spans.failed(span, e);
            throw e;
        } finally {
            span.end();
        }
    }

    private static List<String> typesOf(AppendRequest request) {
        return request.writes().stream()
                .flatMap(write -> write.records().stream())
                .map(EventRecord::type)
                .distinct()
                .toList();
    }

    private static void tellStored(Span span, List<AppendResult> results) {
        AppendResult last = results.get(results.size() - 1);
        span.setAttribute(Attribute.STORED_VERSION, last.lastVersion());
        span.setAttribute(Attribute.STORED_POSITION, last.lastPosition());
    }

    private static void tellLoaded(Span span, List<StoredEvent> events) {
        span.setAttribute(Attribute.EVENTS_LOADED, (long) events.size());
    }
}
