package dev.mink.observability.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters of projections, to be told by whoever runs them; {@link MinkMetrics#asProjectionMetrics()} is told
 * by a projection engine. Safe for use by many threads.
 */
public final class ProjectionMeters {
    private static final String PROJECTION = "projection.name";
    private static final String EVENT_TYPE = "event.type";

    private final Meters meters;
    private final ConcurrentMap<String, OfProjection> projections = new ConcurrentHashMap<>();
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
        processed(projection, eventType, 1, duration, success);
        if (!success) {
            failed();
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

    /** Events of a type were applied, or applying them failed, each in the same share of the time. */
    void processed(String projection, String eventType, int events, Duration duration, boolean success) {
        OfProjection known = projections.get(projection);
        OfProjection told = known != null ? known : projections.computeIfAbsent(projection, OfProjection::new);
        told.took(events, duration);
        told.counter(eventType, success).increment(events);
    }

    /** Counts a failure of a projection. */
    void failed() {
        meters.error("projection_error");
    }

    /** A live projection lost an event of a type. */
    void dropped(String projection, String eventType) {
        meters.counter(
                        "projection.events.dropped",
                        "Events that a live projection lost",
                        PROJECTION,
                        projection,
                        EVENT_TYPE,
                        eventType)
                .increment();
    }

    /** The meters of the events that one projection applies. */
    private final class OfProjection {
        private final String name;
        private final Timer duration;
        private final ConcurrentMap<String, Counter> succeeded = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Counter> failed = new ConcurrentHashMap<>();

        OfProjection(String name) {
            this.name = name;
            this.duration = meters.timer("projection.duration", "How long applying an event takes", PROJECTION, name);
        }

        void took(int events, Duration all) {
            long each = all.toNanos() / events;
            for (int i = 0; i < events; i++) {
                duration.record(each, TimeUnit.NANOSECONDS);
            }
        }

        Counter counter(String eventType, boolean success) {
            ConcurrentMap<String, Counter> counters = success ? succeeded : failed;
            Counter known = counters.get(eventType);
            return known != null ? known : counters.computeIfAbsent(eventType, type -> make(type, success));
        }

        private Counter make(String eventType, boolean success) {
            return meters.counter(
                    "projections.processed",
                    "Events applied to projections",
                    PROJECTION,
                    name,
                    EVENT_TYPE,
                    eventType,
                    "status",
                    success ? Meters.SUCCESS : Meters.ERROR);
        }
    }
}
