package dev.mink.observability.metrics;

import dev.mink.projection.ProjectionMetrics;
import java.time.Duration;

/** Measures what an engine tells of its projections. */
final class EngineProjections implements ProjectionMetrics {
    /** The types of events that are applied at once are not known. */
    private static final String BATCH = "batch";

    private final ProjectionMeters meters;

    EngineProjections(ProjectionMeters meters) {
        this.meters = meters;
    }

    /** The engine tells a failure as an error too. */
    @Override
    public void recordEventProcessed(String projection, String eventType, Duration duration, boolean success) {
        meters.processed(projection, eventType, 1, duration, success);
    }

    @Override
    public void recordBatchProcessed(String projection, int events, Duration duration, boolean success) {
        meters.processed(projection, BATCH, events, duration, success);
    }

    @Override
    public void recordCheckpoint(String projection, long position) {
        meters.recordCheckpoint(projection, position);
    }

    @Override
    public void recordLag(String projection, long positions) {
        meters.recordLag(projection, positions);
    }

    @Override
    public void recordError(String projection, Throwable failure) {
        meters.failed();
    }

    @Override
    public void recordDropped(String projection, String eventType) {
        meters.dropped(projection, eventType);
    }
}
