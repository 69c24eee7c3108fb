package dev.mink.projection.engine;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The thread of a worker, from start to end. Started by its owner alone. */
final class Launch {
    private volatile @Nullable Thread thread;

    void start(Thread worker) {
        thread = worker;
        worker.start();
    }

    boolean isAlive() {
        return alive().isPresent();
    }

    /** The thread, while it lives. */
    Optional<Thread> alive() {
        return Optional.ofNullable(thread).filter(Thread::isAlive);
    }

    void interrupt() {
        alive().filter(current -> current != Thread.currentThread()).ifPresent(Thread::interrupt);
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
