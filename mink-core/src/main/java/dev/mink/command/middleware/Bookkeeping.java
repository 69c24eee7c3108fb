package dev.mink.command.middleware;

import dev.mink.adapter.AppendTransaction;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records. Neither an interrupt nor a deadline of the command cuts that short: a result that is not
 * written would have the command executed once more.
 */
final class Bookkeeping {
    private static final Logger log = LoggerFactory.getLogger(IdempotencyMiddleware.class);
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final IdempotencyStore store;
    private final IdempotencyConfig config;
    private final LongAdder failures = new LongAdder();

    Bookkeeping(IdempotencyConfig config) {
        this.store = config.store();
        this.config = config;
    }

    long failures() {
        return failures.sum();
    }

    /** Reserves a key; throws what the store throws. */
    Optional<IdempotencyRecord> reserve(Execution execution) {
        return store.reserve(execution.key(), execution.commandType(), execution.token(), config.reservationTtl());
    }

    /** Records a result within a transaction; false if the key belongs to another execution. */
    boolean complete(Execution execution, RecordedResult result, AppendTransaction transaction) {
        return store.in(transaction)
                .complete(execution.key(), execution.commandType(), execution.token(), result, config.ttl());
    }

    /** Records a result; if that does not work, the reservation stays until it expires. */
    void complete(Execution execution, RecordedResult result) {
        try {
            if (!patiently(() -> store.complete(
                    execution.key(), execution.commandType(), execution.token(), result, config.ttl()))) {
                log.warn(
                        "mink: command {} took longer than its reservation, and was executed by another one too",
                        execution);
            }
        } catch (RuntimeException e) {
            failed("the result of command {} could not be recorded, its reservation stays", execution, e);
        }
    }

    /** Gives a reservation back; if that does not work, it stays until it expires. */
    void release(Execution execution) {
        try {
            var unused = patiently(() -> store.release(execution.key(), execution.token()));
        } catch (RuntimeException e) {
            failed("the reservation of command {} could not be given back, it stays", execution, e);
        }
    }

    /** Tries again after a failure, be it that of an interrupt in between, which is kept for later. */
    private static boolean patiently(BooleanSupplier work) {
        boolean interrupted = false;
        try {
            for (int attempt = 1; ; attempt++) {
                interrupted |= Thread.interrupted();
                try {
                    return work.getAsBoolean();
                } catch (RuntimeException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    LockSupport.parkNanos(PAUSE_NANOS << attempt);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Notes that the store failed. */
    void failed(String what, Execution execution, RuntimeException e) {
        failures.increment();
        log.warn("mink: " + what, execution, e);
    }
}
