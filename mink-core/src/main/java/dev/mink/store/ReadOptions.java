package dev.mink.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which events of a stream to read. Immutable; the methods return changed copies, as in {@code
 * ReadOptions.all().toVersion(10).limit(5)}.
 *
 * @param afterVersion only later versions; 0 by default
 * @param toVersion only versions up to this one; no bound by default
 * @param until only events stored at this instant or before; no bound by default
 * @param newestFirst whether to read backwards
 * @param limit at most so many stored events; no bound by default
 */
public record ReadOptions(long afterVersion, long toVersion, Optional<Instant> until, boolean newestFirst, int limit) {
    private static final ReadOptions ALL =
            new ReadOptions(0, Long.MAX_VALUE, Optional.empty(), false, Integer.MAX_VALUE);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if a version is negative or the limit below 1
     */
    public ReadOptions {
        Objects.requireNonNull(until, "until");
        if (afterVersion < 0 || toVersion < 0) {
            throw new IllegalArgumentException(
                    "mink: versions must not be negative: after " + afterVersion + ", to " + toVersion);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("mink: limit must be at least 1: " + limit);
        }
    }

    /** The whole stream, oldest first. */
    public static ReadOptions all() {
        return ALL;
    }

    /** The newest events of the stream, newest first. */
    public static ReadOptions last(int count) {
        return ALL.backwards().limit(count);
    }

    /** Only versions after this one. */
    public ReadOptions afterVersion(long version) {
        return new ReadOptions(version, toVersion, until, newestFirst, limit);
    }

    /** Only versions up to this one. */
    public ReadOptions toVersion(long version) {
        return new ReadOptions(afterVersion, version, until, newestFirst, limit);
    }

    /** Only events stored at this instant or before: the stream as it was then. */
    public ReadOptions until(Instant instant) {
        return new ReadOptions(afterVersion, toVersion, Optional.of(instant), newestFirst, limit);
    }

    /** The newest first; of several events behind one stored event, the last first. */
    public ReadOptions backwards() {
        return new ReadOptions(afterVersion, toVersion, until, true, limit);
    }

    /** At most so many stored events. */
    public ReadOptions limit(int count) {
        return new ReadOptions(afterVersion, toVersion, until, newestFirst, count);
    }
}
