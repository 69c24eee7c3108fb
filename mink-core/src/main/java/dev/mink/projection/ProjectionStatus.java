package dev.mink.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a projection is doing.
 *
 * @param name its name
 * @param kind its kind
 * @param state what it does
 * @param lastPosition position up to which it has applied events or passed over them
 * @param lag how many positions it is behind the head of the feed; 0 for an inline one, and for a live one
 *     that has not found events by itself yet
 * @param eventsProcessed how many events it applied in this process; of an inline one also those of appends
 *     that were undone after that
 * @param eventsSkipped how many events it gave up on and left out in this process
 * @param eventsParked how many events are parked now, by whatever process: it gave up on them or held them back
 * @param eventsDropped how many events a live projection lost because its buffer was full, it did not run or
 *     they could not be decoded
 * @param lastProcessedAt when it was done with the last events
 * @param averageLatency mean time to apply one event, of the last ones
 * @param error what it failed with last; empty once it has recovered
 * @param consecutiveErrors how many attempts have failed since the last success
 * @param owner who runs it, as far as this process knows
 */
public record ProjectionStatus(
        String name,
        ProjectionKind kind,
        ProjectionState state,
        long lastPosition,
        long lag,
        long eventsProcessed,
        long eventsSkipped,
        long eventsParked,
        long eventsDropped,
        Optional<Instant> lastProcessedAt,
        Duration averageLatency,
        Optional<Throwable> error,
        int consecutiveErrors,
        Optional<String> owner) {
    /** Creates a status. */
    public ProjectionStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(lastProcessedAt, "lastProcessedAt");
        Objects.requireNonNull(averageLatency, "averageLatency");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(owner, "owner");
    }

    /** The text of the error; empty without one. */
    public String errorText() {
        return error.map(Throwable::toString).orElse("");
    }

    /** Whether it tries again after a failure. */
    public boolean isRetrying() {
        return consecutiveErrors > 0 && state != ProjectionState.FAULTED;
    }
}
