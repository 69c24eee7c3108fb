package dev.mink.adapter.memory;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import dev.mink.command.idempotency.IdempotencyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The idempotency records of an adapter. What a transaction writes is seen by itself alone until it commits,
 * and its keys are held against other writers until it ends.
 */
final class IdempotencyRecords {
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int SMALLEST_SWEEP = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition keysFree = lock.newCondition();
    private final Map<String, IdempotencyRecord> committed = new HashMap<>();
    private final Map<String, Draft> held = new HashMap<>();
    private final Supplier<Instant> time;
    private int sweepAt = SMALLEST_SWEEP;

    IdempotencyRecords(Supplier<Instant> time) {
        this.time = time;
    }

    Instant now() {
        return time.get();
    }

    /** The record that counts, as a transaction sees it or everybody does. */
    Optional<IdempotencyRecord> find(Optional<Draft> draft, String key) {
        lock.lock();
        try {
            return counting(draft, key);
        } finally {
            lock.unlock();
        }
    }

    /** Removes records, also of those that have expired; how many. */
    long removeAll(Optional<Draft> draft, Predicate<IdempotencyRecord> which) {
        lock.lock();
        try {
            List<String> keys = committed.values().stream()
                    .filter(which)
                    .map(IdempotencyRecord::key)
                    .toList();
            long removed = 0;
            for (String key : keys) {
                awaitFree(draft, key);
                IdempotencyRecord current = committed.get(key);
                if (current != null && which.test(current)) {
                    write(draft, key, Optional.empty());
                    removed++;
                }
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the record of a key.
     *
     * @param change from the record that counts to the one that shall; the same for no change
     * @return the record before
     */
    Optional<IdempotencyRecord> change(
            Optional<Draft> draft, String key, UnaryOperator<Optional<IdempotencyRecord>> change) {
        lock.lock();
        try {
            awaitFree(draft, key);
            Optional<IdempotencyRecord> before = counting(draft, key);
            Optional<IdempotencyRecord> after = change.apply(before);
            if (!after.equals(before) || after.isEmpty()) {
                write(draft, key, after);
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** What a transaction will have written. */
    Draft draft(MemoryTransaction transaction) {
        return transaction.work(Draft.class, Draft::new);
    }

    void clear() {
        lock.lock();
        try {
            committed.clear();
        } finally {
            lock.unlock();
        }
    }

    private Optional<IdempotencyRecord> counting(Optional<Draft> draft, String key) {
        Optional<IdempotencyRecord> written =
                draft.isPresent() && draft.get().changes.containsKey(key)
                        ? draft.get().changes.getOrDefault(key, Optional.empty())
                        : Optional.ofNullable(committed.get(key));
        Instant now = now();
        return written.filter(record -> !record.isExpired(now));
    }

    private void awaitFree(Optional<Draft> draft, String key) {
        long left = LONGEST_WAIT_NANOS;
        try {
            for (Draft holder = held.get(key); holder != null && !isSame(draft, holder); holder = held.get(key)) {
                if (left <= 0 || holder.owner == Thread.currentThread()) {
                    throw new AdapterException(
                            "mink: idempotency key " + key + " is held by an append that is under way", true, null);
                }
                left = keysFree.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            OperationCancelledException cancelled = new OperationCancelledException("writing idempotency key " + key);
            cancelled.addSuppressed(e);
            throw cancelled;
        }
    }

    private static boolean isSame(Optional<Draft> draft, Draft holder) {
        return draft.isPresent() && draft.get() == holder;
    }

    private void write(Optional<Draft> draft, String key, Optional<IdempotencyRecord> record) {
        if (draft.isPresent()) {
            draft.get().changes.put(key, record);
            held.put(key, draft.get());
        } else {
            commit(key, record);
        }
    }

    private void commit(String key, Optional<IdempotencyRecord> record) {
        if (record.isEmpty()) {
            committed.remove(key);
            return;
        }
        committed.put(key, record.get());
        if (committed.size() >= sweepAt) {
            Instant now = now();
            committed.values().removeIf(old -> old.isExpired(now));
            sweepAt = Math.max(SMALLEST_SWEEP, committed.size() * 2);
        }
    }

    /** The changes of one transaction. */
    final class Draft implements MemoryTransaction.Work {
        private final Thread owner = Thread.currentThread();
        private final Map<String, Optional<IdempotencyRecord>> changes = new HashMap<>();

        @Override
        public void commit() {
            lock.lock();
            try {
                changes.forEach(IdempotencyRecords.this::commit);
                end();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void rollback() {
            lock.lock();
            try {
                end();
            } finally {
                lock.unlock();
            }
        }

        private void end() {
            changes.keySet().forEach(held::remove);
            changes.clear();
            keysFree.signalAll();
        }
    }
}
