package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.command.idempotency.IdempotencyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The idempotency records of an adapter, which end at some time. */
final class IdempotencyRecords {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int SMALLEST_SWEEP = 1_024;

    private final Table<String, IdempotencyRecord> table;
    private final Supplier<Instant> time;
    private volatile int sweepAt = SMALLEST_SWEEP;

    IdempotencyRecords(TransactionSpace space, Supplier<Instant> time) {
        this.table = new Table<>(space, "idempotency key", LONGEST_WAIT);
        this.time = time;
    }

    Instant now() {
        return time.get();
    }

    Rows<String, IdempotencyRecord> rows() {
        return table.rows();
    }

    Rows<String, IdempotencyRecord> rows(Transaction transaction) {
        return table.rows(transaction);
    }

    /** The record that counts. */
    Optional<IdempotencyRecord> find(Rows<String, IdempotencyRecord> rows, String key) {
        return counting(rows.get(key));
    }

    /**
     * Changes the record of a key.
     *
     * @param change from the record that counts to the one that shall; the same for no change
     * @return the record before
     */
    Optional<IdempotencyRecord> change(
            Rows<String, IdempotencyRecord> rows, String key, UnaryOperator<Optional<IdempotencyRecord>> change) {
        Optional<IdempotencyRecord> before = counting(rows.change(key, old -> change.apply(counting(old))));
        sweep();
        return before;
    }

    void clear() {
        table.clear();
    }

    private Optional<IdempotencyRecord> counting(Optional<IdempotencyRecord> record) {
        Instant now = now();
        return record.filter(found -> !found.isExpired(now));
    }

    private void sweep() {
        if (table.size() >= sweepAt) {
            Instant now = now();
            table.drop(old -> old.isExpired(now));
            sweepAt = Math.max(SMALLEST_SWEEP, table.size() * 2);
        }
    }
}
