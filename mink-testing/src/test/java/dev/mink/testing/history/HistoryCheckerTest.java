package dev.mink.testing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.history.HistoryFault.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
    private final HistoryChecker history = new HistoryChecker(42);
    private final ReaderHistory reader = history.reader("all", FeedFilter.all());
    private List<StoredEvent> events;

    @BeforeEach
    void someEvents() {
        events = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> event("order-" + i % 2, (i + 1) / 2, i * 10L))
                .toList();
        history.acknowledged(HistoryEvent.of(events));
    }

    @Test
    void nothingIsWrong() {
        reader.received(events);
        history.reader("types", FeedFilter.ofTypes("T")).received(events);
        history.reader("category", FeedFilter.ofCategory("order")).received(events);
        history.reader("other", FeedFilter.ofCategory("invoice"));
        history.reader("late", FeedFilter.all(), 30).received(events.subList(3, 6));
        history.stored(HistoryEvent.of(events));

        HistoryReport report = history.assertClean();

        assertThat(report.committed()).isEqualTo(6);
        assertThat(report.toString()).contains("6 committed", "clean", "seed 42");
    }

    @Test
    void aLostEventIsFound() {
        reader.received(events.subList(0, 4));
        reader.received(events.get(5));

        HistoryReport report = history.report();

        assertThat(report.count(Kind.LOST, "all")).isEqualTo(1);
        assertThat(fault(report, Kind.LOST).event().id())
                .isEqualTo(events.get(4).id());
        assertThat(report.count(Kind.VERSION_GAP)).isZero();
    }

    @Test
    void aLostEventInTheMiddleOfAStreamIsAVersionGapToo() {
        reader.received(events.get(0));
        reader.received(events.subList(2, 6));

        assertThat(kinds(history.report())).containsExactlyInAnyOrder(Kind.LOST, Kind.VERSION_GAP);
    }

    @Test
    void aDoubledEventIsFound() {
        reader.received(events);
        reader.received(events.get(5));

        assertThat(kinds(history.report())).containsExactly(Kind.DOUBLED);
    }

    @Test
    void reorderedEventsAreFound() {
        reader.received(events.subList(0, 4));
        reader.received(events.get(5));
        reader.received(events.get(4));

        assertThat(kinds(history.report())).containsExactly(Kind.REORDERED);
    }

    @Test
    void anEventThatNobodyWroteIsFound() {
        reader.received(events);
        reader.received(event("order-9", 1, 99));

        assertThat(fault(history.report(), Kind.PHANTOM).detail()).contains("nobody wrote it");
    }

    @Test
    void anEventThatWasRolledBackIsFound() {
        StoredEvent undone = event("order-9", 1, 99);
        history.rolledBack(List.of(HistoryEvent.of(undone)));
        reader.received(events);
        reader.received(undone);

        assertThat(fault(history.report(), Kind.PHANTOM).detail()).contains("failed");
    }

    @Test
    void anEventThatTheFilterForbidsIsFound() {
        reader.received(events);
        history.reader("other", FeedFilter.ofCategory("invoice")).received(events.get(0));

        assertThat(history.report().count(Kind.PHANTOM, "other")).isEqualTo(1);
    }

    @Test
    void anEventInAnotherPlaceIsFound() {
        reader.received(events.subList(0, 5));
        StoredEvent last = events.get(5);
        reader.received(new StoredEvent(
                last.id(),
                last.streamId(),
                "T",
                last.data(),
                last.metadata(),
                Map.of(),
                last.version(),
                61,
                Instant.EPOCH));

        assertThat(kinds(history.report())).containsExactly(Kind.MISPLACED);
    }

    @Test
    void aVersionTwiceIsFound() {
        StoredEvent again = event("order-1", 3, 70);
        history.acknowledged(List.of(HistoryEvent.of(again)));
        reader.received(events);
        reader.received(again);

        assertThat(kinds(history.report())).containsExactly(Kind.VERSION_GAP);
    }

    @Test
    void anAcknowledgedEventThatIsNotStoredIsFound() {
        reader.received(events.subList(0, 5));
        history.stored(HistoryEvent.of(events.subList(0, 3)));
        history.stored(HistoryEvent.of(events.subList(3, 5)));

        assertThat(kinds(history.report())).containsExactly(Kind.VANISHED);
    }

    @Test
    void aTornAppendIsFound() {
        StoredEvent first = event("order-8", 1, 80);
        StoredEvent second = event("order-9", 1, 90);
        history.unknown(List.of(HistoryEvent.of(first), HistoryEvent.of(second)));
        reader.received(events);
        reader.received(first);
        history.stored(HistoryEvent.of(events));
        history.stored(List.of(HistoryEvent.of(first)));

        assertThat(kinds(history.report())).containsExactly(Kind.TORN);
    }

    @Test
    void whatOneReaderGotOfAnUnknownAppendMustComeToAll() {
        StoredEvent maybe = event("order-8", 1, 80);
        history.unknown(List.of(HistoryEvent.of(maybe)));
        reader.received(events);
        reader.received(maybe);
        history.reader("second", FeedFilter.all()).received(events);

        HistoryReport report = history.report();

        assertThat(kinds(report)).containsExactly(Kind.LOST);
        assertThat(report.count(Kind.LOST, "second")).isEqualTo(1);
    }

    @Test
    void requestsBecomeKnownOneWayOrTheOther() {
        EventRecord record = EventRecord.of(UUID.randomUUID(), "T", Payload.ofUtf8("{}"), Metadata.empty());
        AppendRequest request =
                AppendRequest.of(StreamWrite.of("order-7", ExpectedVersion.ANY_VERSION, List.of(record)));
        reader.received(events);
        history.unknown(request);
        history.assertClean();

        history.acknowledged(
                request, List.of(new AppendResult("order-7", 1, 1, List.of(70L), List.of(record.id()), false)));
        history.unknown(request);

        assertThat(kinds(history.report())).containsExactly(Kind.LOST);
        assertThat(fault(history.report(), Kind.LOST).event())
                .isEqualTo(new HistoryEvent(record.id(), "order-7", "T", 1, 70));
    }

    @Test
    void theMessageNamesSeedNumbersAndFirstOffender() {
        reader.received(events.subList(1, 6));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(history::assertClean)
                .withMessageContaining("-Dmink.seed=42")
                .withMessageContaining("LOST: 1")
                .withMessageContaining(events.get(0).id().toString());
    }

    private static HistoryFault fault(HistoryReport report, Kind kind) {
        return report.faults().stream()
                .filter(fault -> fault.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static List<Kind> kinds(HistoryReport report) {
        return report.faults().stream().map(HistoryFault::kind).toList();
    }

    private static StoredEvent event(String stream, long version, long position) {
        return new StoredEvent(
                UUID.randomUUID(),
                stream,
                "T",
                Payload.ofUtf8("{}"),
                Metadata.empty(),
                Map.of(),
                version,
                position,
                Instant.EPOCH);
    }
}
