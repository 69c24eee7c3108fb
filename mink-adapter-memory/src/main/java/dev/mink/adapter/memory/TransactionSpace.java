package dev.mink.adapter.memory;

import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the transactions of one adapter share: the lock under which all parts of one become visible together,
 * and the place where they wait for one another. No code of a user runs under the lock.
 */
final class TransactionSpace {
    /** How long to wait for another transaction where nothing else is said: as long as PostgreSQL would. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Gate gate;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Condition ended = lock.writeLock().newCondition();

    TransactionSpace(Gate gate) {
        this.gate = gate;
    }

    /** Looks at what is committed, while nothing commits. Must not write within. */
    <T> T read(Supplier<T> work) {
        lock.readLock().lock();
        try {
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Changes what is shared, alone. */
    <T> T write(Supplier<T> work) {
        lock.writeLock().lock();
        try {
            return work.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Does something in a transaction of its own, for writes that nobody else's transaction is around. */
    <T> T atOnce(Function<MemoryTransaction, T> work) {
        MemoryTransaction transaction = new MemoryTransaction(this, Optional.empty());
        try {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        } finally {
            transaction.rollback();
        }
    }

    /**
     * Waits, within {@link #write}, until others have ended; until the transaction's deadline at most.
     *
     * @param what what is waited for, in messages
     * @param longest how long to wait at most
     * @param free whether the wait is over
     * @param hopeless whether the calling thread waits for itself
     * @throws DeadlineExceededException if the deadline passed
     * @throws AdapterException if it took too long or would take for ever, retryable
     */
    void await(
            MemoryTransaction transaction,
            String what,
            Duration longest,
            BooleanSupplier free,
            BooleanSupplier hopeless) {
        long left = longest.toNanos();
        Optional<Instant> deadline = transaction.deadline();
        if (deadline.isPresent()) {
            left = Math.min(left, TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), deadline.get())));
        }
        try {
            while (!free.getAsBoolean()) {
                gate.checkOpen();
                if (deadline.isPresent() && !Instant.now().isBefore(deadline.get())) {
                    throw new DeadlineExceededException("waiting for " + what, deadline.get());
                }
                if (left <= 0 || hopeless.getAsBoolean()) {
                    throw new AdapterException(
                            "mink: " + what + " is held by another transaction that is under way", true, null);
                }
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            OperationCancelledException cancelled = new OperationCancelledException("waiting for " + what);
            cancelled.addSuppressed(e);
            throw cancelled;
        }
    }

    /** Lets those who wait look again. */
    void wakeUp() {
        write(() -> {
            ended.signalAll();
            return true;
        });
    }
}
