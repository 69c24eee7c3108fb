package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.STREAM_EXISTS;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.MinkException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.DuplicateEventIdException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.contract.Race.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Repeating an append whose answer was lost, with the same event ids: stored once. */
public abstract class RepeatedAppendContract extends AdapterContract {
    /** Sets up the contract. */
    protected RepeatedAppendContract() {}

    @Test
    void aRepetitionSucceedsWithoutWriting() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> records = Sample.records(3);
            AppendResult first = repeatable(stream, expected, records);
            List<StoredEvent> before = load(stream);

            assertRepeats(repeatable(stream, expected, records), first);
            assertRepeats(repeatable(stream, expected, records), first);

            assertThat(first.replayed()).isFalse();
            assertThat(load(stream)).as("stream after repeating %s", expected).isEqualTo(before);
            AppendResult next = append(stream, 1);
            assertThat(next.firstVersion()).isEqualTo(first.lastVersion() + 1);
            assertThat(walk(FeedFilter.ofStreams(stream)).untilPosition(next.lastPosition()))
                    .hasSize(before.size() + 1);
        }
    }

    @Test
    void aRepetitionIsRecognisedBehindLaterEvents() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> records = Sample.records(2);
            AppendResult first = repeatable(stream, expected, records);
            append(stream, 20);

            assertRepeats(repeatable(stream, expected, records), first);
            assertThat(load(stream)).hasSize((int) first.lastVersion() + 20);
        }
    }

    @Test
    void singleEventsAreRecognisedToo() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> records = Sample.records(1);
            AppendResult first = repeatable(stream, expected, records);

            assertRepeats(repeatable(stream, expected, records), first);
        }
    }

    @Test
    void whatWasNeverStoredIsStoredAndNoRepetition() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            AppendRequest request = request(stream, expected, Sample.records(2));
            AppendRequest undone = request.withParticipants(List.of((transaction, stored) -> {
                throw new IllegalStateException("undone");
            }));
            assertThat(catchThrowable(() -> append(undone))).hasMessage("undone");

            assertThat(append(request).get(0).replayed()).isFalse();
            assertThat(append(request).get(0).replayed()).isTrue();
        }
    }

    @Test
    void withoutTheCallersIdsAConflictIsAConflict() {
        String stream = Sample.stream();
        List<EventRecord> records = Sample.records(2);
        append(stream, NO_STREAM, records);

        assertThatThrownBy(() -> append(stream, NO_STREAM, records)).isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void otherEventsAtTheExpectedVersionAreAConflict() {
        String stream = Sample.stream();
        append(stream, 5);
        for (ExpectedVersion expected : List.of(NO_STREAM, exact(3), exact(4), exact(9))) {
            ConcurrencyException conflict = catchThrowableOfType(
                    ConcurrencyException.class, () -> repeatable(stream, expected, Sample.records(2)));

            assertThat(conflict).as("conflict with %s", expected).isNotNull();
            assertThat(conflict.expectedVersion()).isEqualTo(expected.value());
            assertThat(conflict.actualVersion()).isEqualTo(5);
        }
        assertThat(load(stream)).hasSize(5);
    }

    @Test
    void aMissingStreamIsStillMissing() {
        assertThatThrownBy(() -> repeatable(Sample.stream(), STREAM_EXISTS, Sample.records(1)))
                .isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void aPartlyStoredAppendIsRefused() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> stored = Sample.records(2);
            AppendResult first = repeatable(stream, expected, stored);
            EventRecord fresh = Sample.record();

            assertDuplicate(stream, expected, List.of(stored.get(0), fresh), first.firstVersion());
            assertDuplicate(stream, expected, List.of(fresh, stored.get(0)), first.firstVersion());
            assertDuplicate(stream, expected, List.of(stored.get(1), fresh), first.lastVersion());
            assertDuplicate(stream, expected, List.of(stored.get(0), stored.get(1), fresh), first.firstVersion());
            assertThat(load(stream)).hasSize((int) first.lastVersion());
        }
    }

    @Test
    void anotherOrderIsRefused() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> stored = Sample.records(2);
            AppendResult first = repeatable(stream, expected, stored);

            DuplicateEventIdException refused = catchThrowableOfType(
                    DuplicateEventIdException.class,
                    () -> repeatable(stream, expected, List.of(stored.get(1), stored.get(0))));

            assertThat(refused).as("exception for %s", expected).isNotNull();
            assertThat(Sample.ids(stored)).contains(refused.eventId());
            assertThat(load(stream)).hasSize((int) first.lastVersion());
        }
    }

    @Test
    void eventsWithOthersBetweenThemAreRefused() {
        for (ExpectedVersion expected : List.of(ANY_VERSION, STREAM_EXISTS)) {
            String stream = streamFor(expected);
            List<EventRecord> records = Sample.records(2);
            repeatable(stream, expected, records.subList(0, 1));
            append(stream, 1);
            repeatable(stream, expected, records.subList(1, 2));
            int before = load(stream).size();

            assertThatThrownBy(() -> repeatable(stream, expected, records))
                    .isInstanceOf(DuplicateEventIdException.class);
            assertThat(load(stream)).hasSize(before);
        }
    }

    @Test
    void theReplayWindowBoundsTheSearch() {
        for (ExpectedVersion expected : List.of(ANY_VERSION, STREAM_EXISTS)) {
            String stream = streamFor(STREAM_EXISTS);
            StreamWrite write =
                    StreamWrite.of(stream, expected, Sample.records(1)).asRepeatable();
            AppendResult first = append(withWindow(write, 3)).get(0);
            append(stream, 2);

            assertRepeats(append(withWindow(write, 3)).get(0), first);
            assertThat(append(withWindow(write, 2)).get(0).replayed()).isFalse();
            assertThat(append(withWindow(write, 0)).get(0).replayed()).isFalse();
        }
    }

    @Test
    void anAppendLargerThanTheWindowIsRecognised() {
        for (ExpectedVersion expected : List.of(ANY_VERSION, STREAM_EXISTS)) {
            StreamWrite write = new StreamWrite(streamFor(expected), expected, Sample.records(5), true);
            AppendResult first = append(withWindow(write, 3)).get(0);

            assertRepeats(append(withWindow(write, 3)).get(0), first);
        }
    }

    @Test
    void anExactVersionNeedsNoWindow() {
        String stream = Sample.stream();
        StreamWrite write = StreamWrite.of(stream, NO_STREAM, Sample.records(1)).asRepeatable();
        AppendResult first = append(withWindow(write, 0)).get(0);
        append(stream, 5);

        assertRepeats(append(withWindow(write, 0)).get(0), first);
    }

    @Test
    void participantsDoNotRunAgain() {
        for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
            AtomicInteger runs = new AtomicInteger();
            AppendRequest request = request(streamFor(expected), expected, Sample.records(2))
                    .withParticipants(List.of((transaction, stored) -> runs.incrementAndGet()));

            AppendResult first = append(request).get(0);

            assertRepeats(append(request).get(0), first);
            assertThat(runs).as("runs with %s", expected).hasValue(1);
        }
    }

    @Test
    void severalStreamsAreRepeatedAsAWhole() {
        AppendRequest request = AppendRequest.of(
                StreamWrite.of(Sample.stream("z"), NO_STREAM, Sample.records(2)).asRepeatable(),
                StreamWrite.of(Sample.stream("a"), ANY_VERSION, Sample.records(1))
                        .asRepeatable());
        List<AppendResult> first = append(request);
        request.writes().forEach(write -> append(write.streamId(), 1));

        List<AppendResult> second = append(request);

        assertThat(second).hasSize(2);
        assertRepeats(second.get(0), first.get(0));
        assertRepeats(second.get(1), first.get(1));
        assertThat(load(request.writes().get(0).streamId())).hasSize(3);
        assertThat(load(request.writes().get(1).streamId())).hasSize(2);
    }

    @Test
    void somethingNewBesideARepetitionIsRefused() {
        String stored = Sample.stream();
        String fresh = Sample.stream();
        StreamWrite repeated =
                StreamWrite.of(stored, ANY_VERSION, Sample.records(2)).asRepeatable();
        StreamWrite added =
                StreamWrite.of(fresh, ANY_VERSION, Sample.records(1)).asRepeatable();
        append(AppendRequest.of(repeated));

        for (AppendRequest mixed : List.of(AppendRequest.of(repeated, added), AppendRequest.of(added, repeated))) {
            assertThatThrownBy(() -> append(mixed)).isInstanceOf(MinkException.class);
        }

        assertThat(load(stored)).hasSize(2);
        assertThat(load(fresh)).isEmpty();
    }

    @Test
    void concurrentRepetitionsStoreOnce() throws InterruptedException {
        try (Race race = new Race(8)) {
            for (int round = 0; round < Rounds.of(5, 100); round++) {
                for (ExpectedVersion expected : List.of(NO_STREAM, ANY_VERSION, exact(2), STREAM_EXISTS)) {
                    String stream = streamFor(expected);
                    int before = load(stream).size();
                    List<EventRecord> records = Sample.records(2);

                    List<Outcome<AppendResult>> outcomes = race.run(i -> () -> repeatable(stream, expected, records));

                    assertThat(Outcome.failures(outcomes)).isEmpty();
                    assertThat(Outcome.values(outcomes))
                            .filteredOn(result -> !result.replayed())
                            .hasSize(1);
                    assertThat(load(stream)).hasSize(before + 2);
                }
            }
        }
    }

    /** A stream that fits what is expected: a new one, or one with two events. */
    private String streamFor(ExpectedVersion expected) {
        String stream = Sample.stream();
        if (expected.equals(STREAM_EXISTS) || expected.value() > 0) {
            append(stream, 2);
        }
        return stream;
    }

    private AppendResult repeatable(String stream, ExpectedVersion expected, List<EventRecord> records) {
        return append(request(stream, expected, records)).get(0);
    }

    private static AppendRequest request(String stream, ExpectedVersion expected, List<EventRecord> records) {
        return AppendRequest.of(StreamWrite.of(stream, expected, records).asRepeatable());
    }

    private static AppendRequest withWindow(StreamWrite write, int window) {
        return new AppendRequest(List.of(write), List.of(), Optional.empty(), window);
    }

    private static void assertRepeats(AppendResult second, AppendResult first) {
        assertThat(second.replayed()).as("repetition is recognised").isTrue();
        assertThat(second.streamId()).isEqualTo(first.streamId());
        assertThat(second.firstVersion()).isEqualTo(first.firstVersion());
        assertThat(second.lastVersion()).isEqualTo(first.lastVersion());
        assertThat(second.positions()).isEqualTo(first.positions());
        assertThat(second.eventIds()).isEqualTo(first.eventIds());
    }

    private void assertDuplicate(String stream, ExpectedVersion expected, List<EventRecord> records, long foundAt) {
        DuplicateEventIdException refused =
                catchThrowableOfType(DuplicateEventIdException.class, () -> repeatable(stream, expected, records));
        assertThat(refused).as("exception for %s", expected).isNotNull();
        assertThat(refused.streamId()).isEqualTo(stream);
        assertThat(refused.version()).isEqualTo(foundAt);
        assertThat(Sample.ids(records)).contains(refused.eventId());
    }
}
