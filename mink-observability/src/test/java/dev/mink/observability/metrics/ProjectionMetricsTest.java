package dev.mink.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.AsyncProjectionBase;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionMetrics;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an engine does with its projections, as Prometheus gets it. */
class ProjectionMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MinkMetrics metrics =
            MinkMetrics.builder(registry).serviceName("orders").build();
    private final ProjectionMetrics told = metrics.asProjectionMetrics();
    private final EventStore store = EventStore.create(MemoryAdapter.create());
    private final ProjectionEngine engine =
            ProjectionEngine.builder(store).metrics(told).build();

    record OrderCreated(String id) {}

    /** Applies batches. */
    private static final class Counting extends AsyncProjectionBase {
        Counting() {
            super("Counting");
        }

        @Override
        public boolean supportsBatch() {
            return true;
        }

        @Override
        public void applyBatch(List<Event> events, ProjectionContext context) {}

        @Override
        public void apply(Event event, ProjectionContext context) {}
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    @Test
    void anInlineProjection() {
        engine.registerInline(InlineProjection.named("Orders")
                .on(OrderCreated.class, (event, context) -> {})
                .build());
        engine.attach();

        append(2);

        assertThat(lines())
                .contains(
                        processed("Orders", "OrderCreated", "success", 2),
                        "mink_projection_duration_seconds_count{projection_name=\"Orders\",service=\"orders\"} 2");
    }

    @Test
    void aFailureIsOneErrorAndOneEvent() {
        engine.registerInline(InlineProjection.named("Orders")
                .on(OrderCreated.class, (event, context) -> {
                    throw new IllegalStateException("no model");
                })
                .build());
        engine.attach();

        assertThatThrownBy(() -> append(1)).isInstanceOf(ProjectionFailedException.class);

        assertThat(lines())
                .contains(
                        processed("Orders", "OrderCreated", "error", 1),
                        "mink_errors_total{error_type=\"projection_error\",service=\"orders\"} 1.0");
    }

    @Test
    void anAsyncProjection() {
        engine.registerAsync(AsyncProjection.named("Orders")
                .on(OrderCreated.class, (event, context) -> {})
                .build());

        append(3);
        engine.start();
        engine.awaitCaughtUp("Orders", Duration.ofSeconds(10));
        engine.stop(Duration.ofSeconds(10));

        assertThat(lines())
                .contains(
                        processed("Orders", "OrderCreated", "success", 3),
                        "mink_projection_checkpoint_position{projection_name=\"Orders\",service=\"orders\"} 3.0",
                        "mink_projection_lag_events{projection_name=\"Orders\",service=\"orders\"} 0.0");
    }

    @Test
    void aBatchIsCountedAsItsEvents() {
        engine.registerAsync(new Counting());

        append(3);
        engine.start();
        engine.awaitCaughtUp("Counting", Duration.ofSeconds(10));
        engine.stop(Duration.ofSeconds(10));

        assertThat(lines())
                .contains(
                        processed("Counting", "batch", "success", 3),
                        "mink_projection_duration_seconds_count{projection_name=\"Counting\",service=\"orders\"} 3");
    }

    @Test
    void theTimeOfABatchIsSharedAmongItsEvents() {
        told.recordBatchProcessed("Orders", 4, Duration.ofMillis(16), true);

        assertThat(lines())
                .contains("mink_projection_duration_seconds_bucket{projection_name=\"Orders\",service=\"orders\","
                        + "le=\"0.005\"} 4")
                .contains("mink_projection_duration_seconds_sum{projection_name=\"Orders\",service=\"orders\"} 0.016");
    }

    @Test
    void whatALiveProjectionLoses() {
        told.recordDropped("Dashboard", "OrderCreated");
        told.recordDropped("Dashboard", "OrderCreated");

        assertThat(lines())
                .contains("mink_projection_events_dropped_total{event_type=\"OrderCreated\","
                        + "projection_name=\"Dashboard\",service=\"orders\"} 2.0");
    }

    private void append(int events) {
        store.append(
                "Order-1",
                Stream.generate(() -> new OrderCreated("1")).limit(events).toList());
    }

    private Stream<String> lines() {
        return registry.scrape().lines();
    }

    private static String processed(String projection, String eventType, String status, int events) {
        return "mink_projections_processed_total{event_type=\"" + eventType + "\",projection_name=\"" + projection
                + "\",service=\"orders\",status=\"" + status + "\"} " + events + ".0";
    }
}
