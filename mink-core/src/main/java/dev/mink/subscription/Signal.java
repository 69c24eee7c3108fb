package dev.mink.subscription;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A flag that one thread waits for and others raise; waiting takes it down again. */
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raisedCondition = lock.newCondition();
    private boolean raised;

    void raise() {
        lock.lock();
        try {
            raised = true;
            raisedCondition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the flag was raised before the time was over. */
    boolean await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remaining = nanos;
            while (!raised && remaining > 0) {
                remaining = raisedCondition.awaitNanos(remaining);
            }
            boolean was = raised;
            raised = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(unit.toNanos(time));
    }
}
