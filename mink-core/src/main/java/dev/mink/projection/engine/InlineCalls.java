package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The appends that run an inline projection, from its registration to its end. */
final class InlineCalls {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The thread of each, as often as it has one under way. */
    private final List<Thread> underWay = new ArrayList<>();

    private boolean open;

    /** Lets appends run the projection. */
    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets no append begin to run it any more. */
    void close() {
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Begins a call on the current thread, which {@link #leave} ends; false if the projection is not to be run. */
    boolean enter() {
        lock.lock();
        try {
            if (open) {
                underWay.add(Thread.currentThread());
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a call. */
    void leave() {
        lock.lock();
        try {
            underWay.remove(Thread.currentThread());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until none is under way but the caller's own; false if the time is over before that. */
    boolean awaitEnd(Instant end) {
        try {
            lock.lockInterruptibly();
            try {
                long left = TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), end));
                while (isUnderWayElsewhere() && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return !isUnderWayElsewhere();
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting for appends that run a projection");
        }
    }

    private boolean isUnderWayElsewhere() {
        return underWay.stream().anyMatch(thread -> thread != Thread.currentThread());
    }
}
