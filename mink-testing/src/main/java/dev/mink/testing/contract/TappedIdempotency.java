package dev.mink.testing.contract;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Transaction;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An idempotency store that is out of order when a test says so. */
final class TappedIdempotency implements IdempotencyStore {
    private final IdempotencyStore inner;
    private final AtomicInteger completions = new AtomicInteger();
    private volatile boolean failingReserve;
    private volatile boolean failingComplete;
    private volatile boolean interrupting;

    TappedIdempotency(IdempotencyStore inner) {
        this.inner = inner;
    }

    TappedIdempotency failReserve() {
        failingReserve = true;
        return this;
    }

    TappedIdempotency failComplete() {
        failingComplete = true;
        return this;
    }

    /** Interrupts the thread that completes or releases next, once. */
    TappedIdempotency interruptOnce() {
        interrupting = true;
        return this;
    }

    /** How often a result was recorded outside of an append. */
    int completions() {
        return completions.get();
    }

    @Override
    public Optional<IdempotencyRecord> get(String key) {
        return inner.get(key);
    }

    @Override
    public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
        throwIf(failingReserve);
        return inner.reserve(key, commandType, token, ttl);
    }

    @Override
    public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
        completions.incrementAndGet();
        throwIf(failingComplete);
        interruptIfAsked();
        return inner.complete(key, commandType, token, result, ttl);
    }

    @Override
    public boolean release(String key, String token) {
        interruptIfAsked();
        return inner.release(key, token);
    }

    @Override
    public void delete(String key) {
        inner.delete(key);
    }

    @Override
    public long cleanup(Duration olderThan) {
        return inner.cleanup(olderThan);
    }

    @Override
    public long deleteByAggregate(String aggregateId) {
        return inner.deleteByAggregate(aggregateId);
    }

    @Override
    public IdempotencyStore in(Transaction transaction) {
        return inner.in(transaction);
    }

    private void interruptIfAsked() {
        if (interrupting) {
            interrupting = false;
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("writing on purpose");
        }
    }

    private static void throwIf(boolean failing) {
        if (failing) {
            throw new AdapterException("mink: out of order on purpose", true, null);
        }
    }
}
