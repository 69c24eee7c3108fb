package dev.mink.adapter.postgres.chaos;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.testing.history.HistoryChecker;
import dev.mink.testing.history.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** What happened in a run, and when. */
final class Journal {
    private static final int REWRITABLE = 2_000;

    private final HistoryChecker history;
    private final Map<UUID, Long> acknowledgedAt = new ConcurrentHashMap<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<HistoryEvent> recent = new ArrayList<>();
    private final LongAdder repeated = new LongAdder();

    Journal(long seed) {
        this.history = new HistoryChecker(seed);
    }

    HistoryChecker history() {
        return history;
    }

    void acknowledged(AppendRequest request, List<AppendResult> results) {
        long now = System.nanoTime();
        for (AppendResult result : results) {
            result.eventIds().forEach(id -> acknowledgedAt.put(id, now));
        }
        history.acknowledged(request, results);
        AppendResult first = results.get(0);
        remember(new HistoryEvent(first.eventIds().get(0), first.streamId(), "", first.firstVersion(), 0));
    }

    void acknowledged(List<HistoryEvent> events) {
        long now = System.nanoTime();
        events.forEach(event -> acknowledgedAt.put(event.id(), now));
        history.acknowledged(events);
        remember(events.get(0));
    }

    /** Measures how long after its acknowledgement each event is delivered. */
    synchronized void delivered(List<StoredEvent> events) {
        long now = System.nanoTime();
        for (StoredEvent event : events) {
            Long then = acknowledgedAt.remove(event.id());
            // Some come before their writer has heard of its commit.
            delays.add(then == null ? 0 : Math.max(0, now - then));
        }
    }

    void repeated() {
        repeated.increment();
    }

    long repetitions() {
        return repeated.sum();
    }

    /** An event that is stored, to be rewritten; with version 0 as long as there is none. */
    synchronized HistoryEvent any(RandomGenerator random) {
        return recent.isEmpty()
                ? new HistoryEvent(new UUID(0, 0), "none", "", 0, 0)
                : recent.get(random.nextInt(recent.size()));
    }

    /** The delay that a share of the deliveries, from 0 to 1, did not exceed. */
    synchronized Duration delay(double share) {
        List<Long> sorted = delays.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get((int) ((sorted.size() - 1) * share)));
    }

    private synchronized void remember(HistoryEvent event) {
        if (recent.size() < REWRITABLE) {
            recent.add(event);
        } else {
            recent.set((int) (Math.floorMod(event.id().getLeastSignificantBits(), (long) REWRITABLE)), event);
        }
    }
}
