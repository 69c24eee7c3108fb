package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one rebuild: tells of its progress, and ends it where it is cancelled. */
final class RebuildMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildMonitor.class);

    private final String projection;
    private final RebuildOptions options;
    private final Instant startedAt;
    private final long began = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cancellation = lock.newCondition();
    private boolean cancelled;
    private long toldAt = began;
    private volatile RebuildProgress progress;

    RebuildMonitor(String projection, RebuildOptions options, Clock clock) {
        this.projection = projection;
        this.options = options;
        this.startedAt = clock.instant();
        this.progress = progress(options.fromPosition(), options.fromPosition(), options.toPosition());
    }

    RebuildProgress progress() {
        return progress;
    }

    /** Notes where the rebuild will be complete. */
    void begins(long to) {
        progress = progress(options.fromPosition(), options.fromPosition(), to);
        tell();
    }

    /** Notes how far it has got; ends it if it was cancelled. */
    void at(long position) {
        checkCancelled();
        progress = progress(progress.fromPosition(), position, progress.toPosition());
        if (System.nanoTime() - toldAt >= options.progressInterval().toNanos()) {
            tell();
        }
    }

    /** Notes that it is complete. */
    RebuildProgress completed(long position) {
        RebuildProgress last = progress(progress.fromPosition(), position, progress.toPosition());
        return end(last, true, Optional.empty());
    }

    /** Notes that it has failed. */
    void failed(Throwable failure) {
        var unused = end(progress, false, Optional.of(failure));
    }

    private RebuildProgress end(RebuildProgress last, boolean completed, Optional<Throwable> failure) {
        RebuildProgress ended = new RebuildProgress(
                projection,
                last.fromPosition(),
                last.currentPosition(),
                last.toPosition(),
                startedAt,
                taken(),
                completed,
                failure);
        progress = ended;
        tell();
        return ended;
    }

    private RebuildProgress progress(long from, long position, long to) {
        return new RebuildProgress(projection, from, position, to, startedAt, taken(), false, Optional.empty());
    }

    private Duration taken() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void tell() {
        toldAt = System.nanoTime();
        try {
            options.onProgress().accept(progress);
        } catch (Throwable e) {
            LOG.error("mink: who is told of the rebuild of projection \"{}\" failed", projection, e);
        }
    }

    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            cancellation.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the rebuild if it was cancelled. */
    void checkCancelled() {
        if (isCancelled()) {
            throw new OperationCancelledException("rebuild of projection \"" + projection + "\"");
        }
    }

    /** Waits for a time, or until it is cancelled. */
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!cancelled && left > 0) {
                left = cancellation.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        checkCancelled();
    }

    /** What this is about, for messages. */
    @Override
    public String toString() {
        return "rebuild of projection \"" + projection + "\" for " + TimeUnit.NANOSECONDS.toMillis(taken().toNanos())
                + " ms";
    }
}
