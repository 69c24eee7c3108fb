package dev.mink.projection.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The thread of a worker, from start to end. Started by its owner alone. */
final class Launch {
    private volatile @Nullable Thread thread;

    void start(Thread worker) {
        thread = worker;
        worker.start();
    }

    boolean isAlive() {
        Thread current = thread;
        return current != null && current.isAlive();
    }

    void interrupt() {
        Thread current = thread;
        if (current != null && current != Thread.currentThread()) {
            current.interrupt();
        }
    }

    /** Waits for the end, unless it is the caller itself that is to end; true if it has ended. */
    boolean join(Duration patience) throws InterruptedException {
        Thread current = thread;
        if (current == null || current == Thread.currentThread()) {
            return true;
        }
        current.join(Math.max(1, patience.toMillis()));
        return !current.isAlive();
    }
}
