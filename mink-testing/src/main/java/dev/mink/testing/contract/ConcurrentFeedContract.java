package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.contract.Race.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Readers at the head of the feed while others write: every event once, in order, none left out. */
public abstract class ConcurrentFeedContract extends AdapterContract {
    private static final int WRITERS = 8;
    private static final int READERS = 3;
    private static final int STREAMS = 5;

    /** Sets up the contract. */
    protected ConcurrentFeedContract() {}

    @Test
    void everyReaderGetsEveryEventOnceAndInOrder() throws InterruptedException {
        String category = Sample.category();
        int appends = Rounds.of(40, 2_000);
        Map<UUID, Long> committed = new ConcurrentHashMap<>();
        int events = WRITERS * appends * 2; // one and three in turns
        try (Race race = new Race(WRITERS + READERS)) {
            List<Outcome<List<StoredEvent>>> outcomes = race.run(
                    i -> i < WRITERS ? writer(category, i, appends, committed) : reader(category, i - WRITERS, events));

            assertThat(Outcome.failures(outcomes)).isEmpty();
            assertThat(committed).hasSize(events);
            for (List<StoredEvent> seen : Outcome.values(outcomes).subList(WRITERS, WRITERS + READERS)) {
                assertHistory(seen, committed);
            }
        }
    }

    /** Appends one event, and three to two streams, in turns; before some of them one that is undone. */
    private Callable<List<StoredEvent>> writer(String category, int number, int appends, Map<UUID, Long> committed) {
        return () -> {
            Random random = new Random(number);
            for (int i = 0; i < appends; i++) {
                String stream = category + "-" + random.nextInt(STREAMS);
                AppendRequest request = i % 2 == 0
                        ? AppendRequest.of(stream, ANY_VERSION, Sample.records(1))
                        : AppendRequest.of(
                                StreamWrite.of(stream, ANY_VERSION, Sample.records(2)),
                                StreamWrite.of(category + "-own" + number, ANY_VERSION, Sample.records(1)));
                if (random.nextInt(10) == 0) {
                    appendUndone(request);
                }
                for (AppendResult result : append(request)) {
                    for (int k = 0; k < result.eventIds().size(); k++) {
                        committed.put(
                                result.eventIds().get(k), result.positions().get(k));
                    }
                }
            }
            return List.of();
        };
    }

    private void appendUndone(AppendRequest request) {
        IllegalStateException reason = new IllegalStateException("undone");
        try {
            append(request.withParticipants(List.of((transaction, stored) -> {
                throw reason;
            })));
            throw new AssertionError("an append with a failing participant succeeded");
        } catch (IllegalStateException e) {
            assertThat(e).isSameAs(reason);
        }
    }

    private Callable<List<StoredEvent>> reader(String category, int number, int events) {
        FeedFilter filter = number == 0 ? FeedFilter.all() : FeedFilter.ofCategory(category);
        FeedWalk walk = walk(number == 2 ? filter.withTypes(Set.of(Sample.TYPE)) : filter)
                .by(number == 1 ? 7 : 1_000)
                .only(event -> event.streamId().startsWith(category + "-"));
        return () -> {
            walk.untilEvents(events);
            walk.step();
            return walk.untilEvents(0);
        };
    }

    private static void assertHistory(List<StoredEvent> seen, Map<UUID, Long> committed) {
        Set<UUID> ids = new HashSet<>(Sample.storedIds(seen)); // as sets: AssertJ compares lists in quadratic time
        assertThat(seen).as("nothing twice").hasSize(ids.size());
        assertThat(ids.equals(committed.keySet()))
                .as("nothing left out or made up")
                .isTrue();
        assertThat(Sample.positions(seen)).isSorted();
        Map<String, Long> versions = new HashMap<>();
        for (StoredEvent event : seen) {
            assertThat(event.globalPosition()).isEqualTo(committed.get(event.id()));
            assertThat(event.version())
                    .as("version in %s", event.streamId())
                    .isEqualTo(versions.merge(event.streamId(), 1L, Long::sum));
        }
    }
}
