package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.AppendResult;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.StreamWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The feed of all streams: order, pages, filters, and where to go on. */
public abstract class FeedContract extends AdapterContract {
    /** Sets up the contract. */
    protected FeedContract() {}

    @Test
    void eventsOfAllStreamsComeInTheOrderOfTheirPositions() {
        List<String> streams = List.of(Sample.stream(), Sample.stream(), Sample.stream());
        List<StoredEvent> expected = appendInTurns(streams, 4);

        List<StoredEvent> delivered =
                walk(FeedFilter.all()).onlyStreams(streams).untilEvents(expected.size());

        assertThat(delivered).isEqualTo(expected);
    }

    @Test
    void pagesOfEverySizeDeliverTheSame() {
        List<String> streams = List.of(Sample.stream(), Sample.stream());
        List<StoredEvent> expected = appendInTurns(streams, 4);
        long last = expected.get(expected.size() - 1).globalPosition();

        for (int limit : List.of(1, 2, 3, 7, expected.size(), expected.size() + 1, 10_000)) {
            assertThat(walk(FeedFilter.all()).by(limit).onlyStreams(streams).untilPosition(last))
                    .as("pages of %d", limit)
                    .isEqualTo(expected);
            assertThat(walk(FeedFilter.ofStreams(streams.toArray(String[]::new)))
                            .by(limit)
                            .untilPosition(last))
                    .as("filtered pages of %d", limit)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aFullPageEndsAtItsLastEventOrBehindAndHasMore() {
        String stream = Sample.stream();
        AppendResult result = append(stream, 5);
        walk(FeedFilter.all()).untilPosition(result.lastPosition());

        FeedPage page = adapter().readFeed(new FeedRequest(start(), 2, FeedFilter.ofStreams(stream)));

        assertThat(Sample.versions(page.events())).containsExactly(1L, 2L);
        assertThat(page.more()).isTrue();
        assertThat(page.nextPosition())
                .isGreaterThanOrEqualTo(result.positions().get(1))
                .isLessThan(result.positions().get(2));
    }

    @Test
    void theSamePageCanBeReadAgain() {
        String stream = Sample.stream();
        long last = append(stream, 5).lastPosition();
        FeedFilter filter = FeedFilter.ofStreams(stream);

        List<StoredEvent> first = walk(filter).untilPosition(last);
        append(stream, 1);

        assertThat(walk(filter).untilPosition(last)).startsWith(first.toArray(StoredEvent[]::new));
    }

    @Test
    void typesSelectEvents() {
        String stream = Sample.stream();
        List<StoredEvent> events = appendTypes(stream, "Ordered", "Paid", "Shipped", "Paid", "paid");

        assertThat(versions(events, FeedFilter.ofTypes("Paid").withStreams(Set.of(stream))))
                .containsExactly(2L, 4L);
        assertThat(versions(
                        events, FeedFilter.ofTypes("Paid", "Ordered", "Unknown").withStreams(Set.of(stream))))
                .containsExactly(1L, 2L, 4L);
        assertThat(versions(events, FeedFilter.ofTypes("Unknown").withStreams(Set.of(stream))))
                .isEmpty();
    }

    @Test
    void typesAloneSelectEventsOfAllStreams() {
        String type = Sample.category();
        List<String> streams = List.of(Sample.stream(), Sample.stream());
        appendTypes(streams.get(0), type, "Other");
        List<StoredEvent> events = appendTypes(streams.get(1), "Other", type);

        assertThat(delivered(events, FeedFilter.ofTypes(type)))
                .extracting(StoredEvent::streamId)
                .isEqualTo(streams);
    }

    @Test
    void streamsSelectEvents() {
        List<String> streams = List.of(Sample.stream(), Sample.stream(), Sample.stream());
        List<StoredEvent> events = appendInTurns(streams, 3);

        assertThat(delivered(events, FeedFilter.ofStreams(streams.get(0), streams.get(2), Sample.stream())))
                .isEqualTo(events.stream()
                        .filter(event -> !event.streamId().equals(streams.get(1)))
                        .toList());
    }

    @Test
    void aCategorySelectsWhatStandsBeforeTheFirstHyphen() {
        String category = Sample.category();
        List<String> inside = List.of(category + "-1", category + "-1-2", category + "--", category + "-%");
        List<String> outside = List.of(category, category + "x-1", category + "_1", "x" + category + "-1");
        appendInTurns(outside, 1);
        List<StoredEvent> events = appendInTurns(inside, 2);
        List<StoredEvent> last = appendInTurns(List.of(category + "y-1"), 1);

        assertThat(delivered(last, FeedFilter.ofCategory(category))).isEqualTo(events);
    }

    @Test
    void charactersOfPatternsAreTakenLiterally() {
        String category = Sample.category();
        appendInTurns(List.of(category + "abc-1", category + "xyzw-1", category + "a\\-1"), 1);
        List<StoredEvent> events = appendInTurns(List.of(category + "a%_-1"), 1);

        assertThat(delivered(events, FeedFilter.ofCategory(category + "a%_"))).isEqualTo(events);
        assertThat(delivered(events, FeedFilter.ofCategory(category + "%"))).isEmpty();
        assertThat(delivered(events, FeedFilter.ofCategory(category + "____"))).isEmpty();
        assertThat(delivered(events, FeedFilter.ofCategory(category + "a\\"))).hasSize(1);
    }

    @Test
    void allPartsOfAFilterMustBeMet() {
        String category = Sample.category();
        List<String> streams = List.of(category + "-1", category + "-2");
        appendTypes(streams.get(0), "Ordered", "Paid");
        appendTypes(streams.get(1), "Ordered", "Paid");
        List<StoredEvent> events = appendTypes(Sample.stream(), "Paid");
        FeedFilter filter = FeedFilter.ofCategory(category).withTypes(Set.of("Paid"));

        assertThat(delivered(events, filter)).extracting(StoredEvent::streamId).isEqualTo(streams);
        assertThat(delivered(events, filter.withStreams(Set.of(streams.get(1)))))
                .extracting(StoredEvent::streamId)
                .containsExactly(streams.get(1));
        assertThat(delivered(events, filter.withCategory(Sample.category()))).isEmpty();
    }

    @Test
    void aFilteredReaderMovesPastWhatItDoesNotWant() {
        String wanted = Sample.stream();
        long last = append(Sample.stream(), 20).lastPosition();
        FeedWalk walk = walk(FeedFilter.ofStreams(wanted)).by(3);

        assertThat(walk.untilPosition(last)).isEmpty();

        append(wanted, 4);
        assertThat(Sample.versions(walk.untilEvents(4))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void matchesFarApartAreFound() {
        String wanted = Sample.stream();
        long last = 0;
        for (int i = 0; i < 5; i++) {
            append(Sample.stream(), 150);
            last = append(wanted, 1).lastPosition();
        }

        assertThat(Sample.versions(walk(FeedFilter.ofStreams(wanted)).by(2).untilPosition(last)))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void atTheEndThereIsNothing() {
        long last = append(Sample.stream(), 1).lastPosition();
        walk(FeedFilter.all()).untilPosition(last);

        FeedPage page = adapter().readFeed(FeedRequest.after(last));

        assertThat(page.events()).noneMatch(event -> event.globalPosition() <= last);
        assertThat(page.nextPosition()).isGreaterThanOrEqualTo(last);
    }

    /** A backend that knows how many positions it has given out may say that this one is not of it. */
    @Test
    void beyondTheEndThereIsNothing() {
        long last = append(Sample.stream(), 1).lastPosition();
        long beyond = last + 1_000_000_000;

        FeedPage page;
        try {
            page = adapter().readFeed(FeedRequest.after(beyond));
        } catch (FeedBrokenException e) {
            assertThat(e).hasMessageContaining(Long.toString(beyond));
            return;
        }

        assertThat(page.events()).isEmpty();
        assertThat(page.nextPosition()).isEqualTo(beyond);
        assertThat(page.more()).isFalse();
    }

    @Test
    void theHorizonReachesTheLastEvent() {
        long last = append(Sample.stream(), 3).lastPosition();
        FeedWalk walk = walk(FeedFilter.all());

        walk.untilPosition(last);

        assertThat(walk.step().horizon()).isGreaterThanOrEqualTo(last);
        assertThat(adapter().stablePosition()).isGreaterThanOrEqualTo(last);
        assertThat(adapter().lastPosition()).isGreaterThanOrEqualTo(last);
    }

    @Test
    void fromTheStablePositionOnlyNewEventsCome() {
        String stream = Sample.stream();
        long old = append(stream, 3).lastPosition();
        walk(FeedFilter.all()).untilPosition(old);
        long stable = adapter().stablePosition();

        append(stream, 2);

        FeedWalk walk = new FeedWalk(adapter(), stable, FeedFilter.ofStreams(stream), patience());
        assertThat(Sample.versions(walk.untilEvents(2))).containsExactly(4L, 5L);
    }

    @Test
    void positionsOfUndoneAppendsDoNotHoldUpTheFeed() {
        String stream = Sample.stream();
        AppendRequest undone = AppendRequest.of(stream, ANY_VERSION, Sample.records(3))
                .withParticipants(List.of((transaction, stored) -> {
                    throw new IllegalStateException("undone");
                }));
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowable(() -> append(undone))).hasMessage("undone");
            written.addAll(append(stream, 2).positions());
        }

        List<StoredEvent> delivered = walk(FeedFilter.ofStreams(stream)).untilEvents(6);

        assertThat(Sample.positions(delivered)).isEqualTo(written);
        assertThat(Sample.versions(delivered)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void anAppendToSeveralStreamsComesInItsOrder() {
        List<String> streams = List.of(Sample.stream("z"), Sample.stream("a"));

        append(AppendRequest.of(
                StreamWrite.of(streams.get(0), ANY_VERSION, Sample.records(2)),
                StreamWrite.of(streams.get(1), ANY_VERSION, Sample.records(1))));

        assertThat(walk(FeedFilter.all()).onlyStreams(streams).untilEvents(3))
                .extracting(StoredEvent::streamId)
                .containsExactly(streams.get(0), streams.get(0), streams.get(1));
    }

    @Test
    void anInterruptedCallerIsToldSo() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> adapter().readFeed(FeedRequest.after(0)))
                    .isInstanceOf(OperationCancelledException.class);
            assertThat(Thread.currentThread().isInterrupted())
                    .as("interrupt flag is kept")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    private List<StoredEvent> delivered(List<StoredEvent> upTo, FeedFilter filter) {
        long last = upTo.get(upTo.size() - 1).globalPosition();
        List<StoredEvent> byOne = walk(filter).by(1).untilPosition(last);
        assertThat(walk(filter).untilPosition(last))
                .as("pages of 1 and of 1,000")
                .isEqualTo(byOne);
        return byOne;
    }

    private List<Long> versions(List<StoredEvent> upTo, FeedFilter filter) {
        return Sample.versions(delivered(upTo, filter));
    }

    private List<StoredEvent> appendTypes(String stream, String... types) {
        for (String type : types) {
            append(stream, ANY_VERSION, List.of(Sample.record(type, "{}")));
        }
        return load(stream);
    }

    /** Appends one and two events in turns to each stream and returns them in the order of their positions. */
    private List<StoredEvent> appendInTurns(List<String> streams, int turns) {
        for (int turn = 0; turn < turns; turn++) {
            for (String stream : streams) {
                append(stream, 1 + turn % 2);
            }
        }
        List<StoredEvent> events = new ArrayList<>();
        streams.forEach(stream -> events.addAll(load(stream)));
        events.sort((a, b) -> Long.compare(a.globalPosition(), b.globalPosition()));
        return events;
    }
}
