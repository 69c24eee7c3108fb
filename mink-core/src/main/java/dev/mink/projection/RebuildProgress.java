package dev.mink.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a rebuild has got. It counts positions of the feed, of which some belong to no event or to events
 * that the projection does not handle.
 *
 * @param projectionName the projection
 * @param fromPosition where it began
 * @param currentPosition how far it has got
 * @param toPosition where it will be complete
 * @param startedAt when it began
 * @param duration how long it has taken so far
 * @param completed whether it is complete
 * @param error why it ended without being complete
 */
public record RebuildProgress(
        String projectionName,
        long fromPosition,
        long currentPosition,
        long toPosition,
        Instant startedAt,
        Duration duration,
        boolean completed,
        Optional<Throwable> error) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Creates it. */
    public RebuildProgress {
        Objects.requireNonNull(projectionName, "projectionName");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(error, "error");
    }

    /** How many positions there are to look at. */
    public long totalEvents() {
        return Math.max(0, toPosition - fromPosition);
    }

    /** How many of them were looked at. */
    public long processedEvents() {
        return Math.max(0, Math.min(currentPosition, toPosition) - fromPosition);
    }

    /** From 0 to 100; 100 if there is nothing to do. */
    public double percentage() {
        return totalEvents() == 0 ? 100 : 100.0 * processedEvents() / totalEvents();
    }

    /** Positions per second so far; 0 at the very beginning. */
    public double eventsPerSecond() {
        return duration.isZero() ? 0 : processedEvents() * NANOS_PER_SECOND / duration.toNanos();
    }

    /** How long it will still take at this rate; empty while that is unknown. */
    public Optional<Duration> estimatedRemaining() {
        if (completed) {
            return Optional.of(Duration.ZERO);
        }
        double rate = eventsPerSecond();
        return rate == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) ((totalEvents() - processedEvents()) * NANOS_PER_SECOND / rate)));
    }
}
