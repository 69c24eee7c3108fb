package dev.mink.projection;

import java.time.Duration;

/** Whether and when a projection that gave up is started again by itself. */
public interface RestartPolicy {
    /**
     * Whether it is started again.
     *
     * @param restart which restart this would be, from 1; counted anew after a time without failure
     * @param failure what it gave up on
     */
    boolean shouldRestart(int restart, Throwable failure);

    /**
     * How long to wait before a restart.
     *
     * @param restart which restart, from 1
     */
    Duration delay(int restart);

    /**
     * Waits twice as long each time.
     *
     * @param restarts how many restarts there are; 0 or less for no limit
     * @param base the first wait
     * @param max the longest wait
     */
    static RestartPolicy exponentialBackoff(int restarts, Duration base, Duration max) {
        ExponentialBackoff backoff = new ExponentialBackoff(restarts <= 0 ? 0 : restarts + 1, base, max);
        return new RestartPolicy() {
            @Override
            public boolean shouldRestart(int restart, Throwable failure) {
                return backoff.shouldRetry(restart, failure);
            }

            @Override
            public Duration delay(int restart) {
                return backoff.delay(restart - 1);
            }
        };
    }

    /** Starts again however often it fails, waiting twice as long each time. */
    static RestartPolicy forever(Duration base, Duration max) {
        return exponentialBackoff(0, base, max);
    }
}
