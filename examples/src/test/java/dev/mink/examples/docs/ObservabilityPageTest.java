package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The code of the page about observability, run in memory. */
class ObservabilityPageTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .build();

    record Ping() implements Command {}

    record Opened(String by) {}

    @Test
    void measuresAndTracesAtOnce() {
        MinkMetrics metrics = MinkMetrics.create(registry);
        MinkTracing tracing = MinkTracing.create(telemetry);
        EventStoreAdapter adapter = MemoryAdapter.create();
        // tag::both[]
        EventStore store = EventStore.builder(metrics.wrapEventStore(tracing.wrapEventStore(adapter)))
                .metadataEnricher(tracing.metadataEnricher())
                .build();
        CommandBus bus = CommandBus.create();
        bus.use(tracing.commandMiddleware(), metrics.commandMiddleware(bus::hasHandler));
        // end::both[]
        bus.register(Ping.class, (command, context) -> CommandResult.success());

        bus.dispatch(new Ping());
        store.append("Account-1", List.of(new Opened("Ada")));

        assertThat(registry.get("mink.commands")
                        .tag("status", "success")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("mink.events.appended").counter().count()).isEqualTo(1);
        store.close();
        bus.close();
    }

    @Test
    void measuresAndTracesProjections() {
        MinkMetrics metrics = MinkMetrics.create(registry);
        MinkTracing tracing = MinkTracing.create(telemetry);
        EventStore store = EventStore.create(MemoryAdapter.create());
        AsyncProjection openings = AsyncProjection.named("openings")
                .on(Opened.class, (event, context) -> {})
                .build();
        // tag::projections[]
        ProjectionEngine engine = ProjectionEngine.builder(store)
                .metrics(metrics.asProjectionMetrics())
                .build();
        engine.registerAsync(tracing.wrapProjection(openings));
        // end::projections[]
        store.append("Account-1", List.of(new Opened("Ada")));
        engine.start();
        engine.awaitCaughtUp("openings", Duration.ofSeconds(10));
        engine.close();

        assertThat(registry.get("mink.projections.processed")
                        .tag("projection.name", "openings")
                        .counter()
                        .count())
                .isEqualTo(1);
        store.close();
    }

    @Test
    void carriesATraceToOtherThreads() {
        MinkTracing tracing = MinkTracing.create(telemetry);
        AtomicReference<String> traceId = new AtomicReference<>();
        try (CommandBus bus = CommandBus.create()) {
            bus.use(tracing.commandMiddleware());
            bus.register(Ping.class, (command, context) -> {
                traceId.set(Span.current().getSpanContext().getTraceId());
                return CommandResult.success();
            });
            Span request = tracing.startSpan("request");
            try (Scope scope = request.makeCurrent()) {
                // tag::async[]
                MinkContext context = MinkTracing.withCurrentTrace(MinkContext.empty());
                CompletableFuture<DispatchResult> outcome = bus.dispatchAsync(new Ping(), context);
                // end::async[]
                assertThat(outcome.join().isSuccess()).isTrue();
            } finally {
                request.end();
            }

            assertThat(traceId.get()).isEqualTo(request.getSpanContext().getTraceId());
        }
    }

    @Test
    void goesOnWithATraceWhereverAnEventIsRead() {
        MinkTracing tracing = MinkTracing.create(telemetry);
        try (EventStore store = EventStore.builder(MemoryAdapter.create())
                .metadataEnricher(tracing.metadataEnricher())
                .build()) {
            Span request = tracing.startSpan("request");
            try (Scope scope = request.makeCurrent()) {
                store.append("Account-1", List.of(new Opened("Ada")));
            } finally {
                request.end();
            }
            Event event = store.load("Account-1").get(0);
            // tag::read[]
            Context trace = MinkTracing.traceOf(event);
            Span span =
                    tracing.tracer().spanBuilder("mail.send").setParent(trace).startSpan();
            // end::read[]
            span.end();

            assertThat(span.getSpanContext().getTraceId())
                    .isEqualTo(request.getSpanContext().getTraceId());
        }
    }
}
