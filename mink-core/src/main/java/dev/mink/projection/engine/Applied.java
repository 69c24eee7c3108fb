package dev.mink.projection.engine;

import dev.mink.projection.ProjectionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was applied in one attempt; told to the metrics when it has committed. */
final class Applied {
    private final List<String> types = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private int batch;
    private long nanos;
    private int stored;

    void event(String type, long time) {
        types.add(type);
        times.add(time);
        nanos += time;
    }

    void batch(int events, long time) {
        batch += events;
        nanos += time;
    }

    /** One more stored event is done with. */
    void storedEvent() {
        stored++;
    }

    int events() {
        return types.size() + batch;
    }

    int storedEvents() {
        return stored;
    }

    long nanos() {
        return nanos;
    }

    void tell(String projection, ProjectionMetrics metrics) {
        for (int i = 0; i < types.size(); i++) {
            metrics.recordEventProcessed(projection, types.get(i), Duration.ofNanos(times.get(i)), true);
        }
        if (batch > 0) {
            metrics.recordBatchProcessed(projection, batch, Duration.ofNanos(nanos), true);
        }
    }
}
