package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Threads that were told to end.
 *
 * @param threads those that are waited for; the caller's own is not
 */
record Ending(List<Thread> threads) {
    Ending {
        threads = threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .toList();
    }

    /**
     * Waits for their end, and interrupts them when half of the time is over.
     *
     * @return false if the time is over before the end
     */
    boolean await(Instant end) {
        Duration half = Duration.between(Instant.now(), end).dividedBy(2);
        try {
            if (joined(Instant.now().plus(half))) {
                return true;
            }
            threads.forEach(Thread::interrupt);
            return joined(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("stop of projections");
        }
    }

    private boolean joined(Instant end) throws InterruptedException {
        boolean all = true;
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.between(Instant.now(), end).toMillis()));
            all &= !thread.isAlive();
        }
        return all;
    }
}
