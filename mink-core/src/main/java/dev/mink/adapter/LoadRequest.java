package dev.mink.adapter;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which events of a stream to load.
 *
 * @param streamId the stream
 * @param afterVersion only later versions, 0 for all
 * @param toVersion only versions up to this one, {@link Long#MAX_VALUE} for all
 * @param until only events stored at this instant or before
 * @param backwards the newest first
 * @param limit at most so many
 */
public record LoadRequest(
        String streamId, long afterVersion, long toVersion, Optional<Instant> until, boolean backwards, int limit) {
    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if the stream id is blank, a version negative or the limit
     *     below 1
     */
    public LoadRequest {
        if (streamId.isBlank()) {
            throw new dev.mink.InvalidStreamIdException(streamId, "is blank");
        }
        Objects.requireNonNull(until, "until");
        if (afterVersion < 0 || toVersion < 0) {
            throw new IllegalArgumentException(
                    "mink: versions must not be negative: after " + afterVersion + ", to " + toVersion);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("mink: limit must be at least 1: " + limit);
        }
    }

    /** All events after a version, oldest first. */
    public static LoadRequest after(String streamId, long version) {
        return new LoadRequest(streamId, version, Long.MAX_VALUE, Optional.empty(), false, Integer.MAX_VALUE);
    }

    /** A copy with another limit. */
    public LoadRequest withLimit(int events) {
        return new LoadRequest(streamId, afterVersion, toVersion, until, backwards, events);
    }

    /** The same request for what comes after an event that was loaded by it. */
    public LoadRequest continuedAfter(long version) {
        return backwards
                ? new LoadRequest(streamId, afterVersion, version - 1, until, true, limit)
                : new LoadRequest(streamId, version, toVersion, until, false, limit);
    }
}
