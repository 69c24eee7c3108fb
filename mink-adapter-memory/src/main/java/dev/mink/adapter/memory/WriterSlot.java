package dev.mink.adapter.memory;

import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The place of the one thread that writes.
 *
 * <p>A semaphore rather than a lock, because closing the adapter must wake those who wait behind a
 * participant that takes its time: {@link #close()} gives out so many permits that everybody gets
 * in, to find the gate closed.
 */
final class WriterSlot {
    private static final int PERMITS_FOR_EVERYBODY = Integer.MAX_VALUE / 2;

    private final Gate gate;
    private final Semaphore permits = new Semaphore(1);

    /** Asked by a thread for itself alone, so a stale value is as good as any other thread's. */
    private @Nullable Thread owner;

    WriterSlot(Gate gate) {
        this.gate = gate;
    }

    /**
     * Waits until no other thread writes.
     *
     * @throws IllegalStateException if the calling thread is the writer
     */
    void take(String operation, String subject, Optional<Instant> deadline) {
        if (owner == Thread.currentThread()) {
            throw new IllegalStateException("mink: " + operation + " " + subject
                    + " was called by a participant of an append that is under way on the same adapter");
        }
        if (!permits.tryAcquire()) {
            await(operation, subject, deadline);
        }
        if (!gate.isOpen()) {
            permits.release();
            throw new AdapterClosedException();
        }
        owner = Thread.currentThread();
    }

    void free() {
        owner = null;
        permits.release();
    }

    void close() {
        permits.release(PERMITS_FOR_EVERYBODY);
    }

    private void await(String operation, String subject, Optional<Instant> deadline) {
        try {
            if (deadline.isEmpty()) {
                permits.acquire();
                return;
            }
            Duration left = Duration.between(Instant.now(), deadline.get());
            if (!permits.tryAcquire(TimeUnit.NANOSECONDS.convert(left), TimeUnit.NANOSECONDS)) {
                throw new DeadlineExceededException(operation + " " + subject, deadline.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            OperationCancelledException cancelled = new OperationCancelledException(operation + " " + subject);
            cancelled.addSuppressed(e);
            throw cancelled;
        }
    }
}
