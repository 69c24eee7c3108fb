package dev.mink.projection.engine;

import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a worker writes down how it is doing, for whoever asks or waits. Safe for all threads. */
final class Board {
    /** How much the newest measurement counts in the mean latency. */
    private static final double NEWEST = 0.1;

    private final String name;
    private final ProjectionKind kind;
    private final Callbacks callbacks;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ProjectionState state = ProjectionState.STOPPED;
    private boolean gaveUp;
    private long position;
    private long processed;
    private long skipped;
    private long dropped;
    private @Nullable Instant lastProcessedAt;
    private double latencyNanos;
    private @Nullable Throwable error;
    private int consecutiveErrors;
    private @Nullable String owner;

    Board(String name, ProjectionKind kind, Callbacks callbacks, Clock clock) {
        this.name = name;
        this.kind = kind;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    void state(ProjectionState now) {
        change(now, Optional.empty(), false);
    }

    /**
     * Notes that the projection gave up.
     *
     * @param forGood whether it only goes on when somebody wishes it
     */
    void faulted(Throwable failure, boolean forGood) {
        change(ProjectionState.FAULTED, Optional.of(failure), forGood);
    }

    /** Notes that somebody wishes it to go on. */
    void forgiven() {
        locked(() -> gaveUp = false);
    }

    /** Why it gave up, if it does not go on by itself. */
    Optional<Throwable> gaveUp() {
        lock.lock();
        try {
            return gaveUp ? Optional.ofNullable(error) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** All at once: whoever sees the state may wish it to go on, and that must not be overwritten. */
    private void change(ProjectionState now, Optional<Throwable> failure, boolean forGood) {
        ProjectionState before;
        lock.lock();
        try {
            before = state;
            state = now;
            gaveUp = forGood;
            if (failure.isPresent()) {
                error = failure.get();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (before != now) {
            callbacks.stateChanged(name, before, now, failure);
        }
    }

    /** Notes how far the projection has got, without events that it applied. */
    void moved(long to) {
        locked(() -> position = to);
    }

    /** Notes that events were applied. */
    void applied(int events, long nanos, long to) {
        Instant now = clock.instant();
        locked(() -> {
            position = to;
            processed += events;
            lastProcessedAt = now;
            if (events > 0) {
                double each = (double) nanos / events;
                latencyNanos = latencyNanos == 0 ? each : latencyNanos + NEWEST * (each - latencyNanos);
            }
        });
    }

    void skipped(int events) {
        locked(() -> skipped += events);
    }

    void dropped(int events) {
        locked(() -> dropped += events);
    }

    /** Notes a failure that is not the end. */
    void failed(Throwable failure, int consecutive) {
        locked(() -> {
            error = failure;
            consecutiveErrors = consecutive;
        });
    }

    void recovered() {
        locked(() -> {
            error = null;
            consecutiveErrors = 0;
        });
    }

    void ownedBy(@Nullable String whom) {
        locked(() -> owner = whom);
    }

    ProjectionState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a position is reached.
     *
     * @return false if the time is over before that
     */
    boolean awaitPosition(long wanted, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (position < wanted) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    ProjectionStatus status(long lastPosition, long lag, long parked) {
        lock.lock();
        try {
            return new ProjectionStatus(
                    name,
                    kind,
                    state,
                    lastPosition,
                    lag,
                    processed,
                    skipped,
                    parked,
                    dropped,
                    Optional.ofNullable(lastProcessedAt),
                    Duration.ofNanos((long) latencyNanos),
                    Optional.ofNullable(error),
                    consecutiveErrors,
                    Optional.ofNullable(owner));
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
