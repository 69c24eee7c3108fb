package dev.mink.projection.engine;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionState;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one async projection: waits until it owns it, follows the feed from the checkpoint on, and gives
 * up where the options say so, until it is stopped.
 */
final class AsyncWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncWorker.class);

    private final Parts parts;
    private final String name;
    private final Ownership ownership;
    private final Board board;
    private final Control control;
    private final Policies policies;

    /** Held while events are applied, by the worker or by whoever does it in its place. */
    private final ReentrantLock applying = new ReentrantLock(true);

    /** When it owned the projection for the last time; only for its own thread. */
    private long ownedAt = System.nanoTime();

    // Guarded by the lock:
    private final Trouble trouble = new Trouble();
    private final Progress progress;
    private final Failures failures;
    private final StartingPoint start;
    private final Replay replay;
    private final Steps steps;

    /**
     * What a worker is made of.
     *
     * @param head where the feed is, for a projection that begins there
     * @param lastPosition the last position that was given out
     * @param secondModel whether it fills a second model, whose rebuild has the right to do that
     * @param acquireEvery how often it asks whether it may run
     */
    record Parts(
            String name,
            AsyncOptions options,
            EventFeed feed,
            PageSource pages,
            LongSupplier head,
            LongSupplier lastPosition,
            Checkpointing checkpointing,
            Ownership ownership,
            Applier applier,
            Emptying emptying,
            Parking parking,
            Board board,
            Control control,
            Requests requests,
            Callbacks callbacks,
            Supplier<Watchdog> watchdog,
            boolean secondModel,
            Duration acquireEvery) {}

    AsyncWorker(Parts parts) {
        this.parts = parts;
        this.name = parts.name();
        this.ownership = parts.ownership();
        this.board = parts.board();
        this.control = parts.control();
        this.policies = new Policies(name, parts.options(), parts.parking());
        this.progress = new Progress(parts, trouble);
        this.start = new StartingPoint(parts, progress);
        this.failures = new Failures(parts, policies, progress, start, trouble);
        this.replay = new Replay(parts, progress, start, failures);
        this.steps = new Steps(parts, progress, replay, failures, trouble);
    }

    // ---------------------------------------------------------------- the worker's thread

    @Override
    public void run() {
        int restarts = 0;
        try {
            while (!control.isStopping()) {
                try {
                    guardedSession();
                } catch (GaveUp e) {
                    release();
                    restarts = wasStable() ? 1 : restarts + 1;
                    if (!awaitRestart(e.failure(), restarts)) {
                        restarts = 0;
                    }
                } catch (InterruptedException e) {
                    LOG.debug("mink: projection \"{}\" was interrupted", name, e);
                }
            }
        } finally {
            release();
            board.ownedBy(null);
            board.state(ProjectionState.STOPPED);
        }
    }

    /** Whether it went well for long enough since it began, before the failures that made it give up. */
    private boolean wasStable() {
        long end = trouble.consecutive() > 0 ? trouble.since() : System.nanoTime();
        return end - ownedAt >= parts.options().stableAfter().toNanos();
    }

    /** The right to fill a second model is its rebuild's, which has something to do when the worker has ended. */
    private void release() {
        if (!parts.secondModel()) {
            ownership.release();
        }
    }

    /** A failure that nobody thought of shows in the status as well, and can be restarted from. */
    private void guardedSession() throws GaveUp, InterruptedException {
        try {
            session();
        } catch (RuntimeException | Error e) {
            LOG.error("mink: projection \"{}\" failed in a way that it should not", name, e);
            throw failures.gaveUp("follow the feed", e);
        }
    }

    /** Follows the feed from the checkpoint on until it is stopped or not the owner any more. */
    private void session() throws GaveUp, InterruptedException {
        if (!own()) {
            return;
        }
        ownedAt = System.nanoTime();
        begin();
        boolean fresh = true;
        control.look();
        while (!control.isStopping() && ownership.isHeld()) {
            if (control.takeLook()) {
                control.awaitStop(answer().time().toNanos());
                fresh = true;
            } else if (control.isPaused() && !isReplaying()) {
                save();
                board.state(ProjectionState.PAUSED);
                control.awaitResumed();
                fresh = true;
            } else {
                if (fresh) {
                    board.state(isReplaying() ? ProjectionState.REBUILDING : ProjectionState.CATCHING_UP);
                }
                fresh = follow();
            }
        }
        save();
    }

    /** Waits until the projection is owned; false if it is stopped before. */
    private boolean own() throws InterruptedException {
        while (!control.isStopping()) {
            try {
                if (parts.secondModel() ? ownership.regain() : ownership.acquire()) {
                    board.ownedBy(ownership.currentOwner().orElse(null));
                    return true;
                }
                board.ownedBy(ownership.currentOwner().orElse(null));
                board.state(ProjectionState.STANDBY);
                board.recovered();
            } catch (AdapterClosedException e) {
                board.failed(e, 1);
                control.awaitStop(Long.MAX_VALUE);
                return false;
            } catch (RuntimeException e) {
                LOG.warn("mink: projection \"{}\" could not ask for its ownership and will try again", name, e);
                board.failed(e, 1);
                parts.callbacks().recordError(name, e);
            }
            control.awaitStop(parts.acquireEvery().toNanos());
        }
        return false;
    }

    private void begin() throws GaveUp, InterruptedException {
        applying.lockInterruptibly();
        try {
            trouble.begin();
            progress.startAt(start.find());
        } catch (AdapterException e) {
            throw failures.gaveUp("load checkpoint", e);
        } finally {
            applying.unlock();
        }
    }

    private Pause answer() throws GaveUp, InterruptedException {
        applying.lockInterruptibly();
        try {
            return replay.answer();
        } finally {
            applying.unlock();
        }
    }

    private boolean isReplaying() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            return replay.isUnderWay();
        } finally {
            applying.unlock();
        }
    }

    /** Takes a step and waits as long as it says; true if it was the last one of a rebuild. */
    private boolean follow() throws GaveUp, InterruptedException {
        Pause pause;
        boolean replaying;
        Duration patience;
        applying.lockInterruptibly();
        try {
            if (control.isStopping()) {
                return false;
            }
            pause = steps.next();
            if (replay.isComplete()) {
                replay.complete();
                steps.readOwnPages();
                return true;
            }
            replaying = replay.isUnderWay();
            patience = progress.idleTime(parts.options().pollInterval());
        } finally {
            applying.unlock();
        }
        if (pause.forNews()) {
            if (!replaying) {
                board.state(ProjectionState.RUNNING);
            }
            var unused = parts.feed().awaitNews(patience);
        } else if (!pause.time().isZero()) {
            control.awaitWish(pause.time().toNanos());
        }
        return false;
    }

    /** Writes a checkpoint that only moved over events of others, at the end; where that fails they are read again. */
    private void save() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            if (ownership.isHeld() && !progress.isSaved()) {
                progress.save();
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not save its checkpoint", name, e);
        } finally {
            applying.unlock();
        }
    }

    /** Waits for a restart after a fault; false if it is not the restart policy's. */
    private boolean awaitRestart(ProjectionFailedException failure, int restart) {
        control.takeRestart();
        control.takeLook(); // what is asked for is looked at again at the next attempt, but is no reason for one
        Optional<Duration> delay = policies.restartDelay(restart, failure);
        board.faulted(failure, delay.isEmpty());
        try {
            if (delay.isPresent()) {
                board.state(ProjectionState.RESTARTING);
                control.awaitRestart(delay.get().toNanos());
                return true;
            }
            control.awaitRestart(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            LOG.debug("mink: projection \"{}\" was interrupted", name, e);
        }
        return false;
    }

    // ---------------------------------------------------------------- for other threads

    /** Reads events somewhere else until a rebuild is complete. */
    void readThrough(PageSource source) {
        steps.readThrough(source);
    }

    /** Reads events in its own feed again. */
    void readOwnPages() {
        steps.readOwnPages();
    }

    /** How far the projection has got; for use in {@link #exclusively}. */
    long position() {
        return progress.position();
    }

    /** Does something that leaves the checkpoint where it is, while the worker applies nothing. */
    <T> T inItsPlace(Supplier<T> work) throws InterruptedException {
        applying.lockInterruptibly();
        try {
            return work.get();
        } finally {
            applying.unlock();
        }
    }

    /** Does something while the worker applies nothing; the worker goes on at the checkpoint after that. */
    <T> T exclusively(Exclusive<T> work) throws Exception {
        applying.lockInterruptibly();
        try {
            return work.run();
        } finally {
            progress.learn();
            applying.unlock();
        }
    }

    /** Something done in place of the worker. */
    @FunctionalInterface
    interface Exclusive<T> {
        /** Does it. */
        T run() throws Exception;
    }
}
