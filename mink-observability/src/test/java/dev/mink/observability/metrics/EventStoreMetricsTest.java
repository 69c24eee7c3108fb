package dev.mink.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import dev.mink.MinkContext;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of the event store, as Prometheus gets them. */
class EventStoreMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EventStoreAdapter adapter =
            MinkMetrics.builder(registry).serviceName("orders").build().wrapEventStore(MemoryAdapter.create());
    private final EventStore store = EventStore.create(adapter);

    record Opened(String by) {}

    record Closed(String by) {}

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void appendsAreCountedAndTimedAndTheirEventsCountedByType() {
        store.append("Account-1", List.of(new Opened("Ada"), new Closed("Bob")));
        store.appendAll(List.of(
                new StreamAppend("Account-2", List.of(new Opened("Ada")), ExpectedVersion.NO_STREAM),
                new StreamAppend("Account-3", List.of(new Opened("Ada")), ExpectedVersion.NO_STREAM)));

        assertThat(lines())
                .contains(
                        total("append", "success", 2),
                        total("append", "error", 0),
                        count("append", 2),
                        "mink_events_appended_total{event_type=\"Opened\",service=\"orders\"} 3.0",
                        "mink_events_appended_total{event_type=\"Closed\",service=\"orders\"} 1.0");
        assertThat(registry.scrape()).contains("# TYPE mink_eventstore_operation_duration_seconds histogram");
        assertThat(lines().filter(line -> line.startsWith("mink_eventstore_operation_duration_seconds_bucket")
                        && line.contains("operation=\"append\"")))
                .hasSize(12);
    }

    @Test
    void aRepeatedAppendAddsNoEvents() {
        AppendOptions options = AppendOptions.defaults().withEventIds(List.of(UUID.randomUUID()));
        store.append("Account-1", List.of(new Opened("Ada")), options);
        assertThat(store.append("Account-1", List.of(new Opened("Ada")), options)
                        .replayed())
                .isTrue();

        assertThat(lines())
                .contains(
                        total("append", "success", 2),
                        "mink_events_appended_total{event_type=\"Opened\",service=\"orders\"} 1.0");
    }

    @Test
    void aRefusedAppendIsAnError() {
        AppendOptions impossible = AppendOptions.expectVersion(7);
        List<Opened> events = List.of(new Opened("Ada"));

        assertThatThrownBy(() -> store.append("Account-1", events, impossible))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(lines())
                .contains(total("append", "error", 1), count("append", 1), error("append_error", 1))
                .noneMatch(line -> line.startsWith("mink_events_appended_total"));
    }

    @Test
    void readsAreCountedAndTimedAndTheirEventsCounted() {
        store.append("Account-1", List.of(new Opened("Ada"), new Closed("Bob")));

        adapter.load(LoadRequest.after("Account-1", 0));
        adapter.readFeed(FeedRequest.after(1));
        adapter.streamInfo("Account-1");
        adapter.lastPosition();
        adapter.stablePosition();

        assertThat(lines())
                .contains(
                        "mink_events_loaded_total{service=\"orders\"} 3.0",
                        total("load", "success", 1),
                        total("load_from_position", "success", 1),
                        total("get_stream_info", "success", 1),
                        total("get_last_position", "success", 1),
                        total("get_stable_position", "success", 1),
                        count("load", 1),
                        count("load_from_position", 1),
                        count("get_stream_info", 1),
                        count("get_last_position", 1),
                        count("get_stable_position", 1));
    }

    @Test
    void everyOperationCountsItsErrors() {
        store.close();

        assertThatThrownBy(() -> adapter.load(LoadRequest.after("Account-1", 0)))
                .isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> adapter.readFeed(FeedRequest.after(0))).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> adapter.streamInfo("Account-1")).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(adapter::lastPosition).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(adapter::stablePosition).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> adapter.onAppend(() -> {})).isInstanceOf(AdapterClosedException.class);

        for (String operation : List.of(
                "load",
                "load_from_position",
                "get_stream_info",
                "get_last_position",
                "get_stable_position",
                "subscribe")) {
            assertThat(lines()).contains(total(operation, "error", 1), error(operation + "_error", 1));
        }
    }

    @Test
    void aRegistrationForWakeUpsIsCountedOnceItIsMade() {
        adapter.onAppend(() -> {}).close();

        assertThat(lines()).contains(total("subscribe", "success", 1), total("subscribe", "error", 0));
    }

    @Test
    void namesCanBeginWithSomethingElse() {
        PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MinkMetrics metrics =
                MinkMetrics.builder(other).namespace("shop").subsystem("orders").build();
        try (EventStore shop = EventStore.create(metrics.wrapEventStore(MemoryAdapter.create()))) {
            shop.with(MinkContext.empty().withTenantId("t")).append("Account-1", List.of(new Opened("Ada")));
        }

        assertThat(other.scrape())
                .contains("shop_orders_events_appended_total{event_type=\"Opened\",service=\"unknown\"} 1.0")
                .doesNotContain("mink_");
    }

    private Stream<String> lines() {
        return registry.scrape().lines();
    }

    private static String total(String operation, String status, int count) {
        return "mink_eventstore_operations_total{operation=\"" + operation + "\",service=\"orders\",status=\"" + status
                + "\"} " + count + ".0";
    }

    private static String count(String operation, int count) {
        return "mink_eventstore_operation_duration_seconds_count{operation=\"" + operation + "\",service=\"orders\"} "
                + count;
    }

    private static String error(String type, int count) {
        return "mink_errors_total{error_type=\"" + type + "\",service=\"orders\"} " + count + ".0";
    }
}
