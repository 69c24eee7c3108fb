package dev.mink.command;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the dispatches of a bus, so that closing it can wait for them. */
final class Dispatches {
    /** Added once to the count when the bus is closed; so one atomic step tells and counts. */
    private static final long CLOSED = 1L << 40;

    private final AtomicLong underWay = new AtomicLong();

    /** How many dispatches each thread is within. */
    private final ConcurrentMap<Thread, Integer> inside = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();

    /** Begins a dispatch on this thread. A nested one belongs to its outer one and begins also after the close. */
    void begin() {
        if (!isInside()) {
            if (!accept()) {
                throw new CommandBusClosedException();
            }
        } else {
            underWay.incrementAndGet();
        }
        enter();
    }

    void end() {
        leave();
        release();
    }

    /** Counts a dispatch that will begin; false if the bus is closed. */
    boolean accept() {
        if (underWay.incrementAndGet() < CLOSED) {
            return true;
        }
        release();
        return false;
    }

    /** A counted dispatch is over. */
    void release() {
        if (underWay.decrementAndGet() >= CLOSED) {
            lock.lock();
            try {
                fewer.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** This thread is within a counted dispatch now. */
    void enter() {
        inside.merge(Thread.currentThread(), 1, Integer::sum);
    }

    /** This thread has left it. */
    void leave() {
        inside.computeIfPresent(Thread.currentThread(), (thread, depth) -> depth == 1 ? null : depth - 1);
    }

    /** Whether this thread is within a dispatch. */
    boolean isInside() {
        return inside.containsKey(Thread.currentThread());
    }

    boolean isClosed() {
        return underWay.get() >= CLOSED;
    }

    void requireOpen() {
        if (isClosed()) {
            throw new CommandBusClosedException();
        }
    }

    void close() {
        underWay.updateAndGet(count -> count >= CLOSED ? count : count + CLOSED);
    }

    /** Waits for all dispatches but those that this thread is within; false if the time is over. */
    boolean await(Duration timeout) throws InterruptedException {
        long own = inside.getOrDefault(Thread.currentThread(), 0);
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            while (underWay.get() - CLOSED > own) {
                if (left <= 0) {
                    return false;
                }
                left = fewer.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
