package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.InvalidStreamIdException;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.Bank.Opened;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reading streams and the feed: in parts, backwards, up to a moment, and in pages. */
public abstract class StoreReadingContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreReadingContract() {}

    @Test
    void aStreamIsReadOldestFirst() {
        String stream = streamOf(5);

        List<Event> events = store().load(stream);

        assertThat(events).extracting(Event::version).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(events).allMatch(event -> event.streamId().equals(stream));
        assertThat(events).extracting(Event::globalPosition).isSorted().doesNotHaveDuplicates();
        assertThat(events).extracting(Event::type).containsOnly("Deposited");
        assertThat(events).extracting(Event::ordinal).containsOnly(0);
        assertThat(events).extracting(Event::schemaVersion).containsOnly(1);
        assertThat(events.get(1).data(Deposited.class)).isEqualTo(Bank.deposit(2));
        assertThatThrownBy(() -> events.get(1).data(Opened.class)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void anUnknownStreamHasNoEvents() {
        String stream = Sample.stream();
        assertThat(store().load(stream)).isEmpty();
        assertThat(store().loadRaw(stream, 0)).isEmpty();
        assertThat(store().stream(stream, ReadOptions.all())).isEmpty();
        assertThat(store().streamExists(stream)).isFalse();
        assertThat(store().fold(stream, "start", (state, event) -> "other").state())
                .isEqualTo("start");
        assertThatThrownBy(() -> store().getStreamInfo(stream))
                .isInstanceOfSatisfying(
                        StreamNotFoundException.class,
                        e -> assertThat(e.streamId()).isEqualTo(stream))
                .hasMessageContaining(stream);
    }

    @Test
    void aBlankStreamIdIsRefused() {
        for (String id : List.of("", "  ")) {
            assertThatThrownBy(() -> store().load(id)).isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().loadRaw(id, 0)).isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().stream(id, ReadOptions.all()))
                    .isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().fold(id, 0, (state, event) -> state))
                    .isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().streamExists(id)).isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().getStreamInfo(id)).isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().unregisteredStreamTypes(id)).isInstanceOf(InvalidStreamIdException.class);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> store().load((String) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("streamId");
        assertThatThrownBy(() -> store().load("Order-1", (ReadOptions) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("options");
        assertThatThrownBy(() -> store().getStreamInfo(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("streamId");
        assertThatThrownBy(() -> store().streamAll(0, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("filter");
    }

    @Test
    void aLoadFromAVersionIsExclusive() {
        String stream = streamOf(3);
        assertThat(store().loadFrom(stream, 1)).extracting(Event::version).containsExactly(2L, 3L);
        assertThat(store().loadFrom(stream, -5)).hasSize(3);
        assertThat(store().loadFrom(stream, 3)).isEmpty();
        assertThat(store().loadFrom(stream, Long.MAX_VALUE)).isEmpty();
        assertThat(store().loadRaw(stream, 2)).extracting(StoredEvent::version).containsExactly(3L);
        assertThat(store().loadRaw(stream, -1)).hasSize(3);
    }

    @Test
    void aReadIsBoundedByVersionsAndByNumber() {
        String stream = streamOf(9);
        assertRead(stream, ReadOptions.all().toVersion(3), 1, 2, 3);
        assertRead(stream, ReadOptions.all().toVersion(0));
        assertRead(stream, ReadOptions.all().afterVersion(2).toVersion(4), 3, 4);
        assertRead(stream, ReadOptions.all().afterVersion(4).toVersion(2));
        assertRead(stream, ReadOptions.all().limit(2), 1, 2);
        assertRead(stream, ReadOptions.all().afterVersion(3).limit(3), 4, 5, 6);
        assertRead(stream, ReadOptions.last(3), 9, 8, 7);
        assertRead(stream, ReadOptions.last(100), 9, 8, 7, 6, 5, 4, 3, 2, 1);
        assertRead(stream, ReadOptions.all().backwards().toVersion(4), 4, 3, 2, 1);
        assertRead(stream, ReadOptions.all().backwards().afterVersion(6), 9, 8, 7);
        assertRead(
                stream,
                ReadOptions.all().backwards().afterVersion(3).toVersion(6).limit(2),
                6,
                5);
    }

    @Test
    void aReadStopsAtAMoment() {
        String stream = streamOf(2);
        Instant before = lastTimestamp(stream);
        eventually("a later time", () -> {
            store().append(stream, Bank.deposits(1));
            return lastTimestamp(stream).isAfter(before);
        });
        long known = store().load(stream).stream()
                .filter(event -> !event.timestamp().isAfter(before))
                .count();

        assertRead(
                stream,
                ReadOptions.all().until(before),
                LongStream.rangeClosed(1, known).toArray());
        assertRead(stream, ReadOptions.last(1).until(before), known);
        assertRead(stream, ReadOptions.all().until(Instant.parse("2001-01-01T00:00:00Z")));
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> ReadOptions.all().afterVersion(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadOptions.all().toVersion(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadOptions.all().limit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadOptions.last(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().pageSize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().streamAll(-1, FeedFilter.all())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().loadEventsFromPosition(-1, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamIsReadInPagesWhileItIsConsumed() {
        EventStore paging = openBank(builder().pageSize(4));
        String stream = streamOf(10);
        tap().reset();

        Iterator<Event> events = paging.stream(stream, ReadOptions.all()).iterator();
        assertThat(tap().loads()).isEmpty();
        for (int version = 1; version <= 4; version++) {
            assertThat(events.next().version()).isEqualTo(version);
        }
        assertThat(tap().loads()).hasSize(1);
        assertThat(events.next().version()).isEqualTo(5);
        assertThat(tap().loads()).hasSize(2);
        assertThat(tap().loads()).allMatch(request -> request.limit() == 4);
        events.forEachRemaining(event -> assertThat(event.version()).isBetween(6L, 10L));
        assertThat(tap().loads()).hasSize(3);
        assertThat(tap().eventsLoaded()).isEqualTo(10);
    }

    @Test
    void aReadThatEndsEarlyLoadsNoMore() {
        EventStore paging = openBank(builder().pageSize(4));
        String stream = streamOf(40);
        tap().reset();
        assertThat(paging.stream(stream, ReadOptions.all()).limit(5).toList()).hasSize(5);
        assertThat(paging.stream(stream, ReadOptions.last(6)).findFirst())
                .hasValueSatisfying(event -> assertThat(event.version()).isEqualTo(40));
        assertThat(tap().eventsLoaded()).isEqualTo(12);
    }

    @Test
    void theDataOfAStreamIsDeserializedOnFirstUse() {
        String stream = streamOf(1);
        open(builder()).append(stream, List.of(new Opened("Ann")));
        EventStore wrong = open(builder());
        wrong.serializer().registry().register("Opened", NotOpened.class);

        List<Event> events = wrong.stream(stream, ReadOptions.all()).toList();

        assertThat(events).extracting(Event::type).containsExactly("Deposited", "Opened");
        assertThatThrownBy(() -> events.get(1).data()).hasMessageContaining(stream);
    }

    record NotOpened(BigDecimal owner) {}

    @Test
    void allStreamsAreReadInPagesInTheOrderOfPositions() {
        EventStore paging = openBank(builder().pageSize(7));
        long start = start();
        String first = streamOf(20);
        String second = streamOf(10);
        tap().reset();

        Iterator<Event> events = paging.streamAll(start, FeedFilter.all()).iterator();
        assertThat(tap().feedReads()).isEmpty();
        assertThat(events.next().streamId()).isEqualTo(first);
        assertThat(tap().feedReads()).hasSize(1).allMatch(request -> request.limit() == 7);

        assertThat(paging.streamAll(start, FeedFilter.all()))
                .hasSize(30)
                .extracting(Event::globalPosition)
                .isSorted();
        assertThat(paging.streamAll(start, FeedFilter.ofStreams(second))).hasSize(10);
        assertThat(paging.streamAll(store().load(first).get(19).globalPosition(), FeedFilter.all()))
                .hasSize(10);
        assertThat(paging.streamAll(store().getLastPosition(), FeedFilter.all()))
                .isEmpty();
    }

    @Test
    void allStreamsAreFilteredByCategoryAndType() {
        String category = Sample.category();
        String longer = category + "x";
        long start = start();
        store().append(category + "-1", List.of(new Opened("Ann"), Bank.deposit(1)));
        store().append(category + "-2-3", Bank.deposits(2));
        store().append(longer + "-1", Bank.deposits(1));
        store().append(category, Bank.deposits(1));

        assertThat(store().streamAll(start, FeedFilter.ofCategory(category)))
                .extracting(Event::streamId)
                .containsExactly(category + "-1", category + "-1", category + "-2-3", category + "-2-3");
        assertThat(store().streamAll(start, FeedFilter.ofCategory(category).withTypes(Set.of("Opened"))))
                .extracting(Event::data)
                .containsExactly(new Opened("Ann"));
        assertThat(store().streamAll(start, FeedFilter.ofTypes("Nothing"))).isEmpty();
    }

    @Test
    void theFeedIsReadRawWithItsPosition() {
        long start = start();
        String stream = streamOf(3);

        FeedPage page = store().readFeed(new FeedRequest(start, 2, FeedFilter.ofStreams(stream)));
        assertThat(page.events()).extracting(StoredEvent::version).containsExactly(1L, 2L);
        FeedPage rest = store().readFeed(new FeedRequest(page.nextPosition(), 2, FeedFilter.ofStreams(stream)));
        assertThat(rest.events()).extracting(StoredEvent::version).containsExactly(3L);

        assertThat(store().loadEventsFromPosition(start, 2)).hasSize(2);
        assertThat(store().loadEventsFromPosition(start, 0)).hasSize(3);
        assertThat(store().loadEventsFromPosition(start, -7, FeedFilter.ofStreams(stream)))
                .hasSize(3);
        assertThat(store().getLastPosition())
                .isEqualTo(store().load(stream).get(2).globalPosition());
        assertThat(store().getStablePosition())
                .isLessThanOrEqualTo(store().getLastPosition())
                .isGreaterThanOrEqualTo(start);
    }

    @Test
    void aStreamIsDescribed() {
        String stream = streamOf(3);
        List<Event> events = store().load(stream);

        StreamInfo info = store().getStreamInfo(stream);

        assertThat(info.streamId()).isEqualTo(stream);
        assertThat(info.category()).isEqualTo("Contract");
        assertThat(info.version()).isEqualTo(3);
        assertThat(info.eventCount()).isEqualTo(3);
        assertThat(info.createdAt()).isBeforeOrEqualTo(info.updatedAt());
        assertThat(events.get(2).timestamp())
                .isBetween(info.createdAt().minusSeconds(1), info.updatedAt().plusSeconds(1));
        assertThat(store().streamExists(stream)).isTrue();
    }

    @Test
    void aStateIsFoldedFromAStreamInPages() {
        EventStore paging = openBank(builder().pageSize(3));
        String stream = streamOf(8);

        var folded = paging.fold(
                stream,
                BigDecimal.ZERO,
                (sum, event) -> sum.add(event.data(Deposited.class).amount()));

        assertThat(folded.state()).isEqualTo(BigDecimal.valueOf(36));
        assertThat(folded.version()).isEqualTo(8);
        assertThat(folded.expectedVersion().value()).isEqualTo(8);
        assertThat(paging.fold(Sample.stream(), 0, (state, event) -> 1)
                        .expectedVersion()
                        .value())
                .isZero();
    }

    /** Both ways to read must find exactly these versions, in whatever pages. */
    private void assertRead(String stream, ReadOptions options, long... versions) {
        List<Long> expected = LongStream.of(versions).boxed().toList();
        assertThat(store().load(stream, options))
                .as("load with %s", options)
                .extracting(Event::version)
                .isEqualTo(expected);
        for (int pageSize : new int[] {1, 2, 3, 500}) {
            EventStore paging = openBank(builder().pageSize(pageSize));
            try (Stream<Event> events = paging.stream(stream, options)) {
                assertThat(events)
                        .as("stream with %s in pages of %s", options, pageSize)
                        .extracting(Event::version)
                        .isEqualTo(expected);
            }
        }
    }

    private Instant lastTimestamp(String stream) {
        return store().load(stream, ReadOptions.last(1)).get(0).timestamp();
    }
}
