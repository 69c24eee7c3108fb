package dev.mink.projection;

import java.time.Duration;

/**
 * Waits twice as long each time.
 *
 * @param attempts how many failed attempts are the last one; 0 or less for no limit
 */
record ExponentialBackoff(int attempts, Duration base, Duration max) implements RetryPolicy {
    ExponentialBackoff {
        if (base.isNegative() || max.isNegative()) {
            throw new IllegalArgumentException("mink: a wait must not be negative: " + base + ", " + max);
        }
    }

    @Override
    public boolean shouldRetry(int attempt, Throwable failure) {
        return attempts <= 0 || attempt < attempts;
    }

    @Override
    public Duration delay(int retry) {
        if (base.isZero()) {
            return Duration.ZERO;
        }
        Duration wait = base;
        for (int i = 0; i < retry && wait.compareTo(max) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(max) < 0 ? wait : max;
    }
}
