package dev.mink.projection.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts work that takes too long, once. */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Watchdog(ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Watches the calling thread for a time; zero for no limit. */
    Watch watch(Duration limit) {
        Watch watch = new Watch(Thread.currentThread());
        if (!limit.isZero()) {
            watch.timer = timer.schedule(watch::bite, limit.toNanos(), TimeUnit.NANOSECONDS);
        }
        return watch;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One piece of work. */
    static final class Watch {
        private final Thread thread;
        private @Nullable ScheduledFuture<?> timer;
        private boolean over;
        private boolean bitten;

        private Watch(Thread thread) {
            this.thread = thread;
        }

        private synchronized void bite() {
            if (!over) {
                bitten = true;
                thread.interrupt();
            }
        }

        /** Ends the watch; true if the work was interrupted by it. Never interrupts after this. */
        boolean end() {
            if (timer != null) {
                timer.cancel(false);
            }
            synchronized (this) {
                over = true;
                return bitten;
            }
        }
    }
}
