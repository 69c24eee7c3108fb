package dev.mink.projection.engine;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rebuild that is under way. Safe for use by many threads. */
public final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

    private final String projection;
    private final RebuildMonitor monitor;
    private final CompletableFuture<RebuildProgress> outcome = new CompletableFuture<>();

    Rebuild(String projection, RebuildMonitor monitor) {
        this.projection = projection;
        this.monitor = monitor;
    }

    /** Does the work and keeps its outcome; others learn of it when everything is tidied up. */
    void run(RebuildWork work, Runnable tidyUp) {
        long position;
        try {
            position = work.run(monitor);
        } catch (Throwable e) {
            MinkException failure = failure(e);
            tidyUp(tidyUp, failure);
            monitor.failed(failure);
            outcome.completeExceptionally(failure);
            return;
        }
        try {
            tidyUp.run();
        } catch (RuntimeException e) {
            LOG.warn("mink: the {} left something over", monitor, e);
        }
        outcome.complete(monitor.completed(position));
    }

    private void tidyUp(Runnable tidyUp, MinkException failure) {
        try {
            tidyUp.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private MinkException failure(Throwable e) {
        if (e instanceof InterruptedException) {
            return new OperationCancelledException("rebuild of projection \"" + projection + "\"");
        }
        return e instanceof MinkException known
                ? known
                : new RebuildFailedException(projection, String.valueOf(e.getMessage()), e);
    }

    /** Runs something when it has ended, in whatever way. */
    void whenDone(Runnable what) {
        var unused = outcome.whenComplete((progress, failure) -> what.run());
    }

    /** Name of the projection. */
    public String projection() {
        return projection;
    }

    /** How far it has got. */
    public RebuildProgress progress() {
        return monitor.progress();
    }

    /** Whether it has ended, in whatever way. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /**
     * Ends it soon. A model that is built beside the live one is thrown away. One that is rebuilt in place by
     * an inline projection stays what it was. One that is rebuilt in place by an async projection stays what
     * it was too if the rebuild has not begun; else the projection goes on filling it and nobody waits for it.
     */
    public void cancel() {
        monitor.cancel();
    }

    /**
     * Waits for the end.
     *
     * @return how it ended
     * @throws RebuildFailedException if it failed
     * @throws dev.mink.adapter.UnknownOutcomeException if the model was to be replaced in one transaction and the
     *     answer to its commit was lost: the model is the old one or the new one as a whole, and may be rebuilt again
     * @throws MinkException another one that it failed with
     * @throws DeadlineExceededException if the time is over before the end; it goes on
     * @throws OperationCancelledException if it was cancelled, or the thread is interrupted; then it goes on
     */
    public RebuildProgress await(Duration timeout) {
        try {
            return outcome.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineExceededException(monitor.toString(), Instant.now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting for the " + monitor);
        } catch (ExecutionException e) {
            throw (MinkException) e.getCause();
        }
    }

    /**
     * Waits for the end, for as long as it takes.
     *
     * @throws InterruptedException if the thread is interrupted, unlike an {@link OperationCancelledException},
     *     which is how the rebuild ended
     * @see #await
     */
    RebuildProgress join() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw (MinkException) e.getCause();
        }
    }
}
