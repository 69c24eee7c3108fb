package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyRecord.State;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The idempotency records of a {@link MemoryAdapter}, for everybody or for one transaction. */
final class MemoryIdempotency implements IdempotencyStore {
    private final Gate gate;
    private final IdempotencyRecords records;
    private final Rows<String, IdempotencyRecord> rows;

    MemoryIdempotency(Gate gate, IdempotencyRecords records) {
        this(gate, records, records.rows());
    }

    private MemoryIdempotency(Gate gate, IdempotencyRecords records, Rows<String, IdempotencyRecord> rows) {
        this.gate = gate;
        this.records = records;
        this.rows = rows;
    }

    @Override
    public Optional<IdempotencyRecord> get(String key) {
        gate.enter("reading idempotency key", Objects.requireNonNull(key, "key"));
        return records.find(rows, key);
    }

    @Override
    public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
        gate.enter("reserving idempotency key", Objects.requireNonNull(key, "key"));
        Objects.requireNonNull(commandType, "commandType");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(ttl, "ttl");
        return records.change(
                rows,
                key,
                old -> old.isPresent()
                        ? old
                        : Optional.of(record(key, commandType, State.PROCESSING, token, RecordedResult.none(), ttl)));
    }

    @Override
    public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
        gate.enter("completing idempotency key", Objects.requireNonNull(key, "key"));
        Objects.requireNonNull(commandType, "commandType");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(ttl, "ttl");
        AtomicBoolean done = new AtomicBoolean();
        records.change(rows, key, old -> {
            if (old.isPresent() && !old.get().token().equals(token)) {
                return old;
            }
            done.set(true);
            return Optional.of(record(key, commandType, State.COMPLETED, token, result, ttl));
        });
        return done.get();
    }

    @Override
    public boolean release(String key, String token) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(token, "token");
        return remove(key, old -> !old.isCompleted() && old.token().equals(token));
    }

    @Override
    public void delete(String key) {
        remove(key, old -> true);
    }

    @Override
    public long cleanup(Duration olderThan) {
        gate.enter("cleaning up", "idempotency keys");
        Instant now = records.now();
        Instant oldest = now.minus(Objects.requireNonNull(olderThan, "olderThan"));
        return removeAll(record -> record.isExpired(now)
                || (record.isCompleted() && record.processedAt().isBefore(oldest)));
    }

    @Override
    public long deleteByAggregate(String aggregateId) {
        gate.enter("deleting idempotency keys of aggregate", Objects.requireNonNull(aggregateId, "aggregateId"));
        return aggregateId.isEmpty()
                ? 0
                : removeAll(record -> record.result().aggregateId().equals(aggregateId));
    }

    @Override
    public IdempotencyStore in(Transaction transaction) {
        return new MemoryIdempotency(gate, records, records.rows(transaction));
    }

    private boolean remove(String key, Predicate<IdempotencyRecord> which) {
        gate.enter("deleting idempotency key", Objects.requireNonNull(key, "key"));
        return records.change(rows, key, old -> old.filter(which.negate()))
                .filter(which)
                .isPresent();
    }

    private long removeAll(Predicate<IdempotencyRecord> which) {
        return rows.removeAll(which);
    }

    private IdempotencyRecord record(
            String key, String commandType, State state, String token, RecordedResult result, Duration ttl) {
        Instant now = records.now();
        return new IdempotencyRecord(key, commandType, state, token, result, now, now.plus(ttl));
    }
}
