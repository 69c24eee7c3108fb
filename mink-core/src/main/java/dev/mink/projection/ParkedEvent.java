package dev.mink.projection;

import dev.mink.adapter.internal.StorableText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;

/**
 * An event that a projection could not apply and has left aside, to be retried or forgotten by an operator.
 *
 * @param projection the projection's name
 * @param position the event's place among all events
 * @param eventId the event's id
 * @param streamId the event's stream
 * @param version the event's version in its stream
 * @param eventType the name of the event's stored type
 * @param cause what went wrong, in words; what no store can keep is replaced by U+FFFD, and what is longer
 *     than {@value #MAX_CAUSE_LENGTH} characters is cut
 * @param attempts how often it was tried, 0 if never
 * @param heldBack whether it is parked only because an earlier event of its stream is
 * @param parkedAt when it was parked, to the microsecond
 */
public record ParkedEvent(
        String projection,
        long position,
        UUID eventId,
        String streamId,
        long version,
        String eventType,
        String cause,
        int attempts,
        boolean heldBack,
        Instant parkedAt) {
    /** The longest cause, in characters. */
    public static final int MAX_CAUSE_LENGTH = 4_000;

    /**
     * Creates a parked event.
     *
     * @throws EmptyProjectionNameException if the projection's name is blank
     * @throws IllegalArgumentException if it is too long or has U+0000, or a number is less than it can be
     */
    public ParkedEvent {
        ProjectionNames.check(projection);
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(eventType, "eventType");
        if (position < 1 || version < 1 || attempts < 0) {
            throw new IllegalArgumentException("mink: no event has position " + position + " and version " + version
                    + ", and none was tried " + attempts + " times");
        }
        cause = StorableText.of(Objects.requireNonNull(cause, "cause"), MAX_CAUSE_LENGTH);
        parkedAt = parkedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** The same event, parked by another projection. */
    public ParkedEvent withProjection(String other) {
        return new ParkedEvent(
                other, position, eventId, streamId, version, eventType, cause, attempts, heldBack, parkedAt);
    }
}
