package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryAdapterTest {
    private static final Instant FINE_TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @Test
    void positionsHaveNoGapsByDefault() {
        try (MemoryAdapter adapter = MemoryAdapter.create()) {
            append(adapter, "Order-1", 2);
            List<AppendResult> results = append(adapter, "Order-2", 3);

            assertThat(results.get(0).positions()).containsExactly(3L, 4L, 5L);
            assertThat(adapter.lastPosition()).isEqualTo(5);
        }
    }

    @Test
    void aSeedLeavesTheSamePositionsOut() {
        List<Long> positions = positions(MemoryAdapter.builder().gaps(7).build());

        assertThat(positions).hasSize(200).isSorted().doesNotHaveDuplicates();
        assertThat(positions.get(199)).isGreaterThan(210);
        assertThat(positions(MemoryAdapter.builder().gaps(7).build())).isEqualTo(positions);
        assertThat(positions(MemoryAdapter.builder().gaps(8).build())).isNotEqualTo(positions);
    }

    @Test
    void aFailedAppendUsesNoPosition() {
        try (MemoryAdapter adapter = MemoryAdapter.create()) {
            append(adapter, "Order-1", 1);
            AppendRequest failing = AppendRequest.of("Order-1", ExpectedVersion.exact(1), records(3))
                    .withParticipants(List.of((transaction, stored) -> {
                        throw new IllegalArgumentException("no");
                    }));

            assertThatThrownBy(() -> adapter.append(failing)).hasMessage("no");
            assertThat(append(adapter, "Order-1", 1).get(0).positions()).containsExactly(2L);
        }
    }

    @Test
    void timesAreMicrosecondsUnlessLenient() {
        Clock clock = Clock.fixed(FINE_TIME, ZoneOffset.UTC);

        assertThat(timeOfOne(MemoryAdapter.builder().clock(clock).build()))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
        assertThat(timeOfOne(MemoryAdapter.builder().clock(clock).lenient().build()))
                .isEqualTo(FINE_TIME);
    }

    @Test
    void countsAndResets() {
        try (MemoryAdapter adapter = MemoryAdapter.create()) {
            append(adapter, "Order-1", 2);
            append(adapter, "Order-2", 1);
            assertThat(adapter.eventCount()).isEqualTo(3);
            assertThat(adapter.streamCount()).isEqualTo(2);

            long position = adapter.lastPosition();
            adapter.reset();

            assertThatThrownBy(() -> adapter.readFeed(FeedRequest.after(position)))
                    .as("a reader that would miss the next events")
                    .isInstanceOf(FeedBrokenException.class);
            assertThat(adapter.eventCount()).isZero();
            assertThat(adapter.streamCount()).isZero();
            assertThat(adapter.streamInfo("Order-1")).isEmpty();
            assertThat(adapter.readFeed(FeedRequest.after(0)).events()).isEmpty();
            assertThat(append(adapter, "Order-1", 1).get(0).positions()).containsExactly(1L);
        }
    }

    static List<AppendResult> append(MemoryAdapter adapter, String streamId, int count) {
        return adapter.append(AppendRequest.of(streamId, ExpectedVersion.ANY_VERSION, records(count)));
    }

    static List<EventRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        EventRecord.of(UUID.randomUUID(), "Happened", Payload.ofUtf8("{\"n\":1}"), Metadata.empty()))
                .toList();
    }

    private static List<Long> positions(MemoryAdapter adapter) {
        try (adapter) {
            append(adapter, "Order-1", 200);
            return adapter.load(LoadRequest.after("Order-1", 0)).stream()
                    .map(StoredEvent::globalPosition)
                    .toList();
        }
    }

    private static Instant timeOfOne(MemoryAdapter adapter) {
        try (adapter) {
            append(adapter, "Order-1", 1);
            return adapter.load(LoadRequest.after("Order-1", 0)).get(0).timestamp();
        }
    }
}
