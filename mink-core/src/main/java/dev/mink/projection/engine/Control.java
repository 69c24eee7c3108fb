package dev.mink.projection.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What others want of a worker, which waits for changes of it. */
final class Control {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runnable wakeUp;
    private boolean stopping;
    private boolean pausedHere;
    private boolean pausedInStore;
    private long pauses;
    private boolean restart;
    private boolean look;

    /** Creates a control that also wakes a worker that waits for something else. */
    Control(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    void stop() {
        change(() -> stopping = true);
    }

    /** Takes the wish to stop back, for a new start. */
    void begin() {
        change(() -> {
            stopping = false;
            restart = false;
        });
    }

    void pause() {
        change(() -> pausedHere = true);
    }

    void resume() {
        change(() -> {
            pausedHere = false;
            pausedInStore = false;
            pauses++;
        });
    }

    /** Notes a pause that this process has stored. */
    void pausedInStore() {
        change(() -> {
            pausedInStore = true;
            pauses++;
        });
    }

    /** How often pauses were begun or ended here; what was read of the store before the last time is old. */
    long pauses() {
        lock.lock();
        try {
            return pauses;
        } finally {
            lock.unlock();
        }
    }

    /** Notes what the store says, if it was read after the last change here. */
    void pausedInStore(boolean paused, long pausesBefore) {
        if (ask(() -> pauses == pausesBefore && pausedInStore != paused)) {
            change(() -> pausedInStore = paused);
        }
    }

    void restart() {
        change(() -> restart = true);
    }

    /** Says that there may be a request. */
    void look() {
        change(() -> look = true);
    }

    /** Whether there may be a request since the last time this was asked. */
    boolean takeLook() {
        return ask(() -> {
            boolean was = look;
            look = false;
            return was;
        });
    }

    boolean isStopping() {
        return ask(() -> stopping);
    }

    boolean isPaused() {
        return ask(() -> pausedHere || pausedInStore);
    }

    /** Whether a restart was wished for since the last time this was asked. */
    boolean takeRestart() {
        return ask(() -> {
            boolean was = restart;
            restart = false;
            return was;
        });
    }

    /** Waits while it is not stopping, the pause lasts and there is no request. */
    void awaitResumed() throws InterruptedException {
        await(Long.MAX_VALUE, () -> stopping || look || !(pausedHere || pausedInStore));
    }

    /** Waits until a restart is wished for or there may be a request, or the end, or the time is over. */
    void awaitRestart(long nanos) throws InterruptedException {
        await(nanos, () -> stopping || restart || look);
    }

    /** Waits until the end, or the time is over. */
    void awaitStop(long nanos) throws InterruptedException {
        await(nanos, () -> stopping);
    }

    /** Waits until there may be a request, a pause begins, or the end, or the time is over. */
    void awaitWish(long nanos) throws InterruptedException {
        boolean paused = isPaused();
        await(nanos, () -> stopping || look || (!paused && (pausedHere || pausedInStore)));
    }

    private void await(long nanos, BooleanSupplier until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Math.min(nanos, TimeUnit.DAYS.toNanos(365));
            while (!until.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean ask(BooleanSupplier question) {
        lock.lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        wakeUp.run();
    }
}
