package dev.mink.projection;

import java.time.Duration;
import java.util.Objects;

/**
 * How a live projection runs. Immutable.
 *
 * @param bufferSize how many events may wait for it
 * @param overflow what happens when so many wait
 * @param blockTimeout how long {@link OverflowPolicy#BLOCK} waits before it drops the event
 */
public record LiveOptions(int bufferSize, OverflowPolicy overflow, Duration blockTimeout) {
    private static final LiveOptions DEFAULTS = new LiveOptions(1_000, OverflowPolicy.BLOCK, Duration.ofSeconds(5));

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if the size is below 1 or the time negative
     */
    public LiveOptions {
        Objects.requireNonNull(overflow, "overflow");
        if (bufferSize < 1) {
            throw new IllegalArgumentException("mink: buffer size must be at least 1: " + bufferSize);
        }
        if (blockTimeout.isNegative()) {
            throw new IllegalArgumentException("mink: block timeout must not be negative: " + blockTimeout);
        }
    }

    /** A buffer of 1,000 events, for whose free places there is a wait of at most 5 seconds. */
    public static LiveOptions defaults() {
        return DEFAULTS;
    }

    /** A copy with another size of the buffer. */
    public LiveOptions withBufferSize(int events) {
        return new LiveOptions(events, overflow, blockTimeout);
    }

    /** A copy with another policy. */
    public LiveOptions withOverflow(OverflowPolicy policy) {
        return new LiveOptions(bufferSize, policy, blockTimeout);
    }

    /** A copy with another time to wait. */
    public LiveOptions withBlockTimeout(Duration timeout) {
        return new LiveOptions(bufferSize, overflow, timeout);
    }
}
