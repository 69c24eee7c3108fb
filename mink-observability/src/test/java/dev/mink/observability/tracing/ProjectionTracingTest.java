package dev.mink.observability.tracing;

import static dev.mink.observability.tracing.Recorded.assertFailed;
import static dev.mink.observability.tracing.Recorded.assertSucceeded;
import static dev.mink.observability.tracing.Recorded.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.Metadata;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.AsyncProjectionBase;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.LiveProjectionBase;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionHandler;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTracingTest {
    private static final String SPAN = "projection.Orders.apply";
    private static final ProjectionContext CONTEXT = ProjectionContext.of("Orders");
    private static final ProjectionHandler<Object> NOTHING = (event, context) -> {};

    private final Recorded recorded = new Recorded();
    private final MinkTracing tracing = MinkTracing.create(recorded.telemetry());
    private final EventStore store = EventStore.builder(tracing.wrapEventStore(MemoryAdapter.create()))
            .metadataEnricher(tracing.metadataEnricher())
            .build();

    record OrderCreated(String id) {}

    /** Applies batches. */
    private static final class Batches extends AsyncProjectionBase {
        private final List<Event> applied = new ArrayList<>();

        Batches() {
            super("Orders", "OrderCreated");
        }

        @Override
        public boolean supportsBatch() {
            return true;
        }

        @Override
        public void applyBatch(List<Event> events, ProjectionContext context) {
            applied.addAll(events);
        }

        @Override
        public void apply(Event event, ProjectionContext context) {}
    }

    @BeforeEach
    void register() {
        store.registerEvents(OrderCreated.class);
    }

    @AfterEach
    void close() {
        store.close();
        recorded.telemetry().close();
    }

    // ---------------------------------------------------------------- traces

    @Test
    void projectionsOfEveryKindGoOnWithTheTraceOfTheAppend() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Span request = tracing.startSpan("request");
        try (ProjectionEngine engine = ProjectionEngine.create(store)) {
            engine.registerInline(tracing.wrapProjection(InlineProjection.named("Inline")
                    .on(OrderCreated.class, NOTHING)
                    .build()));
            engine.registerAsync(tracing.wrapProjection(AsyncProjection.named("Async")
                    .on(OrderCreated.class, NOTHING)
                    .build()));
            engine.registerLive(tracing.wrapProjection(LiveProjection.named("Live")
                    .on(OrderCreated.class, (event, context) -> told.countDown())
                    .build()));
            engine.attach();
            engine.start();

            try (Scope ignored = request.makeCurrent()) {
                store.append("Order-1", List.of(new OrderCreated("1")));
            } finally {
                request.end();
            }
            engine.awaitCaughtUp("Async", Duration.ofSeconds(10));
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }

        SpanData append = recorded.span("eventstore.append");
        SpanData inline = recorded.span("projection.Inline.apply");
        assertThat(inline.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(inline.getParentSpanId()).isEqualTo(append.getSpanId());
        for (String name : List.of("projection.Async.apply", "projection.Live.apply")) {
            SpanData span = recorded.span(name);
            assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(span.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
            assertThat(span.getParentSpanId())
                    .isEqualTo(request.getSpanContext().getSpanId());
        }
    }

    @Test
    void aSpanTellsProjectionAndEvent() throws Exception {
        Event event = written(Metadata.empty().withCorrelationId("p-1"));

        tracing.wrapProjection(async(NOTHING)).apply(event, CONTEXT.withEvent(event));

        SpanData span = recorded.span(SPAN);
        assertSucceeded(span);
        assertThat(attributes(span))
                .containsEntry("mink.service", "mink")
                .containsEntry("mink.projection.name", "Orders")
                .containsEntry("mink.event.type", "OrderCreated")
                .containsEntry("mink.event.id", event.id().toString())
                .containsEntry("mink.event.stream_id", "Order-1")
                .containsEntry("mink.event.version", 1L)
                .containsEntry("mink.event.global_position", 1L)
                .containsEntry("mink.correlation_id", "p-1");
    }

    @Test
    void theHandlerWorksWithinTheSpan() throws Exception {
        Event event = written(Metadata.empty());
        AtomicReference<String> current = new AtomicReference<>();

        tracing.wrapProjection(async((e, context) ->
                        current.set(Span.current().getSpanContext().getSpanId())))
                .apply(event, CONTEXT);

        assertThat(current.get()).isEqualTo(recorded.span(SPAN).getSpanId());
    }

    @Test
    void aHandlerThatThrowsIsAnErrorAndThrowsTheSame() {
        Event event = written(Metadata.empty());
        IOException failure = new IOException("no model");
        AsyncProjection failing = tracing.wrapProjection(async((e, context) -> {
            throw failure;
        }));

        assertThatThrownBy(() -> failing.apply(event, CONTEXT)).isSameAs(failure);

        assertFailed(recorded.span(SPAN), IOException.class, "no model");
    }

    @Test
    void anInlineProjectionWithoutSpanAroundGoesOnWithTheTraceOfTheEvent() throws Exception {
        Event event = writtenWithin("request");

        tracing.wrapProjection(InlineProjection.named("Orders")
                        .on(OrderCreated.class, NOTHING)
                        .build())
                .apply(event, CONTEXT);

        assertThat(recorded.span(SPAN).getParentSpanId())
                .isEqualTo(recorded.span("request").getSpanId());
    }

    // ---------------------------------------------------------------- batches

    @Test
    void aBatchIsOneSpanWithLinksToTheTracesOfItsEvents() throws Exception {
        List<Event> events = List.of(writtenWithin("first"), writtenWithin("second"), written(Metadata.empty()));
        Batches batches = new Batches();

        tracing.wrapProjection(batches).applyBatch(events, CONTEXT);

        SpanData span = recorded.span(SPAN);
        assertSucceeded(span);
        assertThat(batches.applied).isEqualTo(events);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(context -> context.getSpanId())
                .containsExactly(
                        recorded.span("first").getSpanId(),
                        recorded.span("second").getSpanId());
        assertThat(attributes(span))
                .containsEntry("mink.projection.name", "Orders")
                .containsEntry("mink.events.count", 3L)
                .containsEntry("mink.events.types", List.of("OrderCreated"));
    }

    @Test
    void aBatchOfOneEventGoesOnWithItsTrace() throws Exception {
        Event event = writtenWithin("request");

        tracing.wrapProjection(new Batches()).applyBatch(List.of(event), CONTEXT);

        assertThat(recorded.span(SPAN).getParentSpanId())
                .isEqualTo(recorded.span("request").getSpanId());
    }

    // ---------------------------------------------------------------- what stays

    @Test
    void aReplayMakesNoSpans() throws Exception {
        Event event = written(Metadata.empty());
        AtomicInteger applied = new AtomicInteger();

        tracing.wrapProjection(async((e, context) -> applied.incrementAndGet()))
                .apply(event, CONTEXT.withReplaying(true));

        assertThat(applied).hasValue(1);
        assertThat(recorded.names()).doesNotContain(SPAN);
    }

    @Test
    void nameAndHandledTypesStay() {
        assertThat(tracing.wrapProjection(async(NOTHING)).name()).isEqualTo("Orders");
        assertThat(tracing.wrapProjection(async(NOTHING)).handledClasses())
                .isEqualTo(Set.<Class<?>>of(OrderCreated.class));
        assertThat(tracing.wrapProjection(new Batches()).handledEvents()).containsExactly("OrderCreated");
        assertThat(tracing.wrapProjection(new Batches()).supportsBatch()).isTrue();
        assertThat(tracing.wrapProjection(async(NOTHING)).supportsBatch()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLiveProjectionStaysTransientOrNot(boolean isTransient) {
        LiveProjection live = new LiveProjectionBase("Live", isTransient) {
            @Override
            public void onEvent(Event event, ProjectionContext context) {}
        };

        assertThat(tracing.wrapProjection(live).isTransient()).isEqualTo(isTransient);
    }

    @Test
    void whatCanBeClearedStillCan() throws Exception {
        AtomicInteger cleared = new AtomicInteger();
        Projection inline = tracing.wrapProjection(InlineProjection.named("Inline")
                .on(OrderCreated.class, NOTHING)
                .clearedBy(context -> cleared.incrementAndGet())
                .build());
        Projection async = tracing.wrapProjection(AsyncProjection.named("Async")
                .on(OrderCreated.class, NOTHING)
                .clearedBy(context -> cleared.incrementAndGet())
                .build());

        inline.clearing().orElseThrow().clear(CONTEXT);
        async.clearing().orElseThrow().clear(CONTEXT);

        assertThat(cleared).hasValue(2);
        assertThat(tracing.wrapProjection(async(NOTHING)).clearing()).isEmpty();
    }

    @Test
    void tracingAgainChangesNothing() {
        AsyncProjection traced = tracing.wrapProjection(async(NOTHING));

        assertThat(tracing.wrapProjection(traced)).isSameAs(traced);
        assertThat(MinkTracing.create(OpenTelemetry.noop()).wrapProjection(traced))
                .isNotSameAs(traced);
    }

    /** So that a method added to an interface is not answered by its default. */
    @Test
    void everyMethodIsPassedOn() {
        List<Projection> wrapped = List.of(
                tracing.wrapProjection(InlineProjection.named("Inline")
                        .on(OrderCreated.class, NOTHING)
                        .build()),
                tracing.wrapProjection(async(NOTHING)),
                tracing.wrapProjection(LiveProjection.named("Live")
                        .on(OrderCreated.class, NOTHING)
                        .build()));

        assertThat(wrapped)
                .allSatisfy(projection -> assertThat(Arrays.stream(
                                        projection.getClass().getMethods())
                                .filter(method -> method.getDeclaringClass().isInterface()))
                        .allMatch(method -> Modifier.isStatic(method.getModifiers())));
    }

    private AsyncProjection async(ProjectionHandler<? super OrderCreated> handler) {
        return AsyncProjection.named("Orders").on(OrderCreated.class, handler).build();
    }

    private Event writtenWithin(String name) {
        Span span = tracing.startSpan(name);
        try (Scope ignored = span.makeCurrent()) {
            return written(Metadata.empty());
        } finally {
            span.end();
        }
    }

    private Event written(Metadata metadata) {
        store.append("Order-1", List.of(EventEnvelope.of(new OrderCreated("1")).withMetadata(metadata)));
        List<Event> events = store.load("Order-1");
        return events.get(events.size() - 1);
    }
}
