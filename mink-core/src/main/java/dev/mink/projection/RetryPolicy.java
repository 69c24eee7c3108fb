package dev.mink.projection;

import java.time.Duration;

/** Whether and when something that failed is tried again. */
public interface RetryPolicy {
    /**
     * Whether there is another attempt.
     *
     * @param attempt how many attempts have failed, from 1
     * @param failure what the last one failed with
     */
    boolean shouldRetry(int attempt, Throwable failure);

    /**
     * How long to wait before another attempt.
     *
     * @param retry index of the retry, from 0
     */
    Duration delay(int retry);

    /**
     * Waits twice as long each time.
     *
     * @param attempts how many failed attempts are the last one; 0 or less for no limit
     * @param base the first wait
     * @param max the longest wait
     * @throws IllegalArgumentException if a duration is negative
     */
    static RetryPolicy exponentialBackoff(int attempts, Duration base, Duration max) {
        return new ExponentialBackoff(attempts, base, max);
    }

    /** Tries for as long as it takes, waiting twice as long each time. */
    static RetryPolicy forever(Duration base, Duration max) {
        return new ExponentialBackoff(0, base, max);
    }

    /** Gives up at the first failure. */
    static RetryPolicy none() {
        return new ExponentialBackoff(1, Duration.ZERO, Duration.ZERO);
    }
}
