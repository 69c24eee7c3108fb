package dev.mink.projection;

import java.time.Duration;

/**
 * Is told what projections do, to count it. Called on their threads; an exception is logged and changes
 * nothing.
 */
public interface ProjectionMetrics {
    /**
     * An event was applied by an inline, live or async projection, or was not. Inline ones tell of it before
     * the append commits.
     */
    default void recordEventProcessed(String projection, String eventType, Duration duration, boolean success) {}

    /** Some events were applied at once by an async projection, or were not. */
    default void recordBatchProcessed(String projection, int events, Duration duration, boolean success) {}

    /** An async projection wrote its checkpoint. */
    default void recordCheckpoint(String projection, long position) {}

    /** How many positions an async projection is behind the head; told after each batch. */
    default void recordLag(String projection, long positions) {}

    /** Something failed: an attempt to apply events, to read them, or to keep a checkpoint. */
    default void recordError(String projection, Throwable failure) {}

    /** A live projection lost an event: its buffer was full, it was not running, or it could not be decoded. */
    default void recordDropped(String projection, String eventType) {}

    /** Counts nothing. */
    static ProjectionMetrics none() {
        return new ProjectionMetrics() {};
    }
}
