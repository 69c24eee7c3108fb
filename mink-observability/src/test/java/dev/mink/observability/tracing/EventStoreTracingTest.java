package dev.mink.observability.tracing;

import static dev.mink.observability.tracing.Recorded.assertFailed;
import static dev.mink.observability.tracing.Recorded.assertSucceeded;
import static dev.mink.observability.tracing.Recorded.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of the event store. */
class EventStoreTracingTest {
    private final Recorded recorded = new Recorded();
    private final MinkTracing tracing = MinkTracing.create(recorded.telemetry());
    private final EventStoreAdapter adapter = tracing.wrapEventStore(MemoryAdapter.create());
    private final EventStore store = EventStore.create(adapter);

    record Opened(String by) {}

    record Closed(String by) {}

    @AfterEach
    void close() {
        store.close();
        recorded.telemetry().close();
    }

    @Test
    void appends() {
        store.append(
                "Account-1",
                List.of(new Opened("Ada"), new Closed("Ada")),
                AppendOptions.expectVersion(ExpectedVersion.NO_STREAM));

        SpanData span = recorded.span("eventstore.append");
        assertSucceeded(span);
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(attributes(span))
                .isEqualTo(Map.of(
                        "mink.service",
                        "mink",
                        "mink.stream_id",
                        "Account-1",
                        "mink.expected_version",
                        ExpectedVersion.NO_STREAM.value(),
                        "mink.events.count",
                        2L,
                        "mink.events.types",
                        List.of("Opened", "Closed"),
                        "mink.stored.version",
                        2L,
                        "mink.stored.global_position",
                        2L));
    }

    @Test
    void appendsToSeveralStreams() {
        store.appendAll(List.of(
                new StreamAppend("Account-1", List.of(new Opened("Ada")), ExpectedVersion.NO_STREAM),
                new StreamAppend("Account-2", List.of(new Opened("Bob")), ExpectedVersion.NO_STREAM)));

        assertThat(attributes(recorded.span("eventstore.append")))
                .containsEntry("mink.stream_id", "Account-1")
                .containsEntry("mink.streams.count", 2L)
                .containsEntry("mink.events.count", 2L)
                .containsEntry("mink.events.types", List.of("Opened"))
                .containsEntry("mink.stored.global_position", 2L);
    }

    @Test
    void refusedAppends() {
        AppendOptions impossible = AppendOptions.expectVersion(7);

        assertThatThrownBy(() -> store.append("Account-1", List.of(new Opened("Ada")), impossible))
                .isInstanceOfSatisfying(
                        ConcurrencyException.class,
                        e -> assertFailed(
                                recorded.span("eventstore.append"), ConcurrencyException.class, e.getMessage()));
        assertThat(attributes(recorded.span("eventstore.append"))).doesNotContainKey("mink.stored.version");
    }

    @Test
    void reads() {
        store.append("Account-1", List.of(new Opened("Ada"), new Closed("Ada")));

        adapter.load(LoadRequest.after("Account-1", 1));
        adapter.streamInfo("Account-1");
        adapter.lastPosition();
        adapter.initialize();

        assertThat(attributes(recorded.span("eventstore.load")))
                .isEqualTo(Map.of(
                        "mink.service",
                        "mink",
                        "mink.stream_id",
                        "Account-1",
                        "mink.from_version",
                        1L,
                        "mink.events.loaded",
                        1L));
        assertThat(attributes(recorded.span("eventstore.get_stream_info")))
                .isEqualTo(Map.of("mink.service", "mink", "mink.stream_id", "Account-1", "mink.stream.version", 2L));
        assertThat(attributes(recorded.span("eventstore.get_last_position")))
                .isEqualTo(Map.of("mink.service", "mink", "mink.last_position", 2L));
        assertThat(attributes(recorded.span("eventstore.initialize"))).isEqualTo(Map.of("mink.service", "mink"));
        assertThat(recorded.spans()).allSatisfy(Recorded::assertSucceeded);
    }

    @Test
    void aMissingStreamIsNoError() {
        adapter.streamInfo("Account-1");

        assertSucceeded(recorded.span("eventstore.get_stream_info"));
        assertThat(attributes(recorded.span("eventstore.get_stream_info"))).doesNotContainKey("mink.stream.version");
    }

    @Test
    void theFeedIsTracedWithinASpanOnly() {
        store.append("Account-1", List.of(new Opened("Ada"), new Closed("Ada")));
        adapter.readFeed(FeedRequest.after(0));
        adapter.stablePosition();
        assertThat(recorded.names()).containsExactly("eventstore.append");

        Span report = tracing.startSpan("report");
        try (Scope ignored = report.makeCurrent()) {
            adapter.readFeed(FeedRequest.after(1));
            adapter.stablePosition();
        } finally {
            report.end();
        }

        SpanData feed = recorded.span("eventstore.load_from_position");
        assertThat(attributes(feed)).containsEntry("mink.from_position", 1L).containsEntry("mink.events.loaded", 1L);
        assertThat(feed.getParentSpanId()).isEqualTo(report.getSpanContext().getSpanId());
        assertThat(attributes(recorded.span("eventstore.get_stable_position")))
                .containsEntry("mink.stable_position", 2L);
    }

    @Test
    void everyOperationShowsItsErrors() {
        store.close();

        assertThatThrownBy(() -> adapter.load(LoadRequest.after("Account-1", 0)))
                .isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> adapter.streamInfo("Account-1")).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(adapter::lastPosition).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(adapter::initialize).isInstanceOf(AdapterClosedException.class);

        assertThat(recorded.names())
                .containsExactly(
                        "eventstore.load",
                        "eventstore.get_stream_info",
                        "eventstore.get_last_position",
                        "eventstore.initialize");
        assertThat(recorded.spans())
                .allSatisfy(span -> assertFailed(span, AdapterClosedException.class, "mink: adapter is closed"));
    }

    @Test
    void participantsRunWithinTheSpanOfTheAppend() {
        store.append(
                "Account-1",
                List.of(new Opened("Ada")),
                AppendOptions.defaults()
                        .withParticipant((transaction, stored) ->
                                tracing.startSpan("participant").end()));

        assertThat(recorded.span("participant").getParentSpanId())
                .isEqualTo(recorded.span("eventstore.append").getSpanId());
    }
}
