package dev.mink.benchmarks.compare;

import dev.mink.projection.ProjectionMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long it took from the end of an append until the event was applied and that committed. */
final class Delays implements ProjectionMetrics {
    private final Map<Long, Long> appended = new ConcurrentHashMap<>();
    private final Map<Long, Long> applied = new ConcurrentHashMap<>();
    private long checkpoint;

    /** An append has returned. */
    void appended(long position) {
        appended.put(position, System.nanoTime());
    }

    /** Told after the commit, by one thread. */
    @Override
    public void recordCheckpoint(String projection, long position) {
        long now = System.nanoTime();
        for (long each = checkpoint + 1; each <= position; each++) {
            applied.put(each, now);
        }
        checkpoint = position;
    }

    /**
     * A quantile in milliseconds; an event that was applied before its append returned took none.
     *
     * @param quantile 0.5 for the median
     */
    double millis(double quantile) {
        List<Long> nanos = new ArrayList<>();
        appended.forEach((position, at) -> {
            Long until = applied.get(position);
            if (until == null) {
                throw new IllegalStateException("mink: the event at " + position + " was not applied");
            }
            nanos.add(Math.max(0, until - at));
        });
        Collections.sort(nanos);
        return nanos.get((int) Math.ceil(quantile * nanos.size()) - 1) / 1e6;
    }

    /** How many appends have returned. */
    int count() {
        return appended.size();
    }
}
