package dev.mink.observability.metrics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Meters of projections, to be told by whoever runs them. Safe for use by many threads. */
public final class ProjectionMeters {
    private static final String PROJECTION = "projection.name";

    private final Meters meters;
    private final ConcurrentMap<String, AtomicLong> checkpoints = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicLong> lags = new ConcurrentHashMap<>();

    ProjectionMeters(Meters meters) {
        this.meters = meters;
    }

    /**
     * An event was applied, or applying it failed; a failure is an error {@code projection_error} too.
     *
     * @param duration how long it took
     */
    public void recordEventProcessed(String projection, String eventType, Duration duration, boolean success) {
        meters.timer("projection.duration", "How long applying an event takes", PROJECTION, projection)
                .record(duration);
        String status = success ? Meters.SUCCESS : Meters.ERROR;
        meters.counter(
                        "projections.processed",
                        "Events applied to projections",
                        PROJECTION,
                        projection,
                        "event.type",
                        eventType,
                        "status",
                        status)
                .increment();
        if (!success) {
            meters.error("projection_error");
        }
    }

    /** A projection has done everything up to a global position. */
    public void recordCheckpoint(String projection, long position) {
        checkpoints
                .computeIfAbsent(
                        projection,
                        name -> meters.gauge(
                                "projection.checkpoint.position",
                                "Position up to which a projection has got",
                                PROJECTION,
                                name))
                .set(position);
    }

    /** A projection is so many events behind. */
    public void recordLag(String projection, long events) {
        lags.computeIfAbsent(
                        projection,
                        name -> meters.gauge(
                                "projection.lag.events",
                                "Events that a projection has not applied yet",
                                PROJECTION,
                                name))
                .set(events);
    }
}
