package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.TransientConcurrencyException;
import dev.mink.testing.contract.Race.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What commits together with an append: run once, before anything is visible, or nothing happened. */
public abstract class ParticipantContract extends AdapterContract {
    /** Sets up the contract. */
    protected ParticipantContract() {}

    @Test
    void participantsRunOnceInTheirOrder() {
        List<String> calls = new ArrayList<>();
        AppendRequest request = request(Sample.stream())
                .withParticipants(List.of(
                        (transaction, stored) -> calls.add("first"),
                        (transaction, stored) -> calls.add("second"),
                        (transaction, stored) -> calls.add("third")));

        append(request);

        assertThat(calls).containsExactly("first", "second", "third");
    }

    @Test
    void participantsSeeWhatIsStored() {
        List<List<StoredEvent>> calls = new ArrayList<>();
        String left = Sample.stream("z");
        String right = Sample.stream("a");
        append(right, 2);
        EventRecord rich = Sample.rich();
        AppendRequest request = AppendRequest.of(
                        StreamWrite.of(left, NO_STREAM, List.of(rich, Sample.record())),
                        StreamWrite.of(right, ANY_VERSION, Sample.records(3)))
                .withParticipants(List.of((transaction, stored) -> calls.add(List.copyOf(stored))));

        List<AppendResult> results = append(request);

        assertThat(calls).as("calls").hasSize(1);
        List<StoredEvent> seen = calls.get(0);
        List<StoredEvent> stored = new ArrayList<>(load(left));
        stored.addAll(load(right).subList(2, 5));
        assertThat(seen)
                .usingElementComparator(ParticipantContract::compareAllButJson)
                .isEqualTo(stored);
        assertThat(Sample.json(seen.get(0).data())).isEqualTo(Sample.json(rich.data()));
        assertThat(Sample.positions(seen))
                .isEqualTo(results.stream()
                        .flatMap(result -> result.positions().stream())
                        .toList());
    }

    @Test
    void aFailureUndoesTheAppendAndReachesTheCallerUnchanged() {
        for (Throwable failure : List.of(new IllegalArgumentException("refused"), new AssertionError("refused"))) {
            String left = Sample.stream();
            String right = Sample.stream();
            append(right, 1);
            AtomicInteger later = new AtomicInteger();
            AppendRequest request = AppendRequest.of(
                            StreamWrite.of(left, ANY_VERSION, Sample.records(2)),
                            StreamWrite.of(right, ANY_VERSION, Sample.records(2)))
                    .withParticipants(List.of(
                            (transaction, stored) -> {},
                            (transaction, stored) -> raise(failure),
                            (transaction, stored) -> later.incrementAndGet()));

            assertThat(catchThrowable(() -> append(request))).isSameAs(failure);

            assertThat(later).hasValue(0);
            assertThat(load(left)).isEmpty();
            assertThat(adapter().streamInfo(left)).isEmpty();
            assertThat(load(right)).hasSize(1);
            AppendResult next = append(left, NO_STREAM, Sample.records(1));
            assertThat(walk(FeedFilter.ofStreams(left, right)).untilPosition(next.lastPosition()))
                    .extracting(StoredEvent::streamId)
                    .containsExactly(right, left);
        }
    }

    @Test
    void nothingIsVisibleBeforeTheEnd() {
        String stream = Sample.stream();
        append(stream, 1);
        List<StoredEvent> visible = new ArrayList<>();
        AppendRequest request = AppendRequest.of(stream, ANY_VERSION, Sample.records(2))
                .withParticipants(List.of((transaction, stored) -> {
                    visible.addAll(load(stream));
                    visible.addAll(
                            adapter()
                                    .readFeed(new FeedRequest(start(), 1_000, FeedFilter.ofStreams(stream)))
                                    .events()
                                    .stream()
                                    .filter(event -> event.version() > 1)
                                    .toList());
                    assertThat(adapter().streamInfo(stream).orElseThrow().version())
                            .isEqualTo(1);
                }));

        append(request);

        assertThat(Sample.versions(visible)).containsExactly(1L);
        assertThat(load(stream)).hasSize(3);
    }

    @Test
    void aConflictKeepsParticipantsFromRunning() {
        String stream = Sample.stream();
        append(stream, 1);
        AtomicInteger runs = new AtomicInteger();
        AppendRequest request = AppendRequest.of(stream, NO_STREAM, Sample.records(1))
                .withParticipants(List.of((transaction, stored) -> runs.incrementAndGet()));

        assertThatThrownBy(() -> append(request)).isInstanceOf(ConcurrencyException.class);

        assertThat(runs).hasValue(0);
    }

    @Test
    void anUnknownHandleIsEmpty() {
        AppendParticipant participant = (transaction, stored) ->
                assertThat(transaction.unwrap(NobodyHasThis.class)).isEmpty();

        assertThat(append(request(Sample.stream()).withParticipants(List.of(participant))))
                .hasSize(1);
    }

    @Test
    void participantsOfConcurrentAppendsRunOnceEach() throws InterruptedException {
        String stream = Sample.stream();
        AtomicInteger failed = new AtomicInteger();
        try (Race race = new Race(8)) {
            for (int round = 0; round < Rounds.of(5, 100); round++) {
                AtomicInteger runs = new AtomicInteger();
                List<Outcome<List<AppendResult>>> outcomes = race.run(i -> () -> append(
                        request(stream).withParticipants(List.of((transaction, stored) -> runs.incrementAndGet()))));

                assertThat(Outcome.failures(outcomes))
                        .allSatisfy(failure -> assertThat(failure).isInstanceOf(TransientConcurrencyException.class));
                failed.addAndGet(Outcome.failures(outcomes).size());
                assertThat(runs.get()).isBetween(Outcome.values(outcomes).size(), outcomes.size());
                assertThat(load(stream)).hasSize(8 * (round + 1) - failed.get());
            }
        }
    }

    private static AppendRequest request(String stream) {
        return AppendRequest.of(stream, ANY_VERSION, Sample.records(1));
    }

    private static void raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private static int compareAllButJson(StoredEvent a, StoredEvent b) {
        boolean same = a.id().equals(b.id())
                && a.streamId().equals(b.streamId())
                && a.type().equals(b.type())
                && a.metadata().equals(b.metadata())
                && a.systemMetadata().equals(b.systemMetadata())
                && a.version() == b.version()
                && a.globalPosition() == b.globalPosition()
                && a.timestamp().equals(b.timestamp())
                && Sample.json(a.data()).equals(Sample.json(b.data()));
        return same ? 0 : 1;
    }

    /** A type that no backend's handle has. */
    private interface NobodyHasThis {}
}
