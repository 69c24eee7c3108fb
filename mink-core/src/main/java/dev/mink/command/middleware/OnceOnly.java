package dev.mink.command.middleware;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.command.Command;
import dev.mink.command.CommandBusClosedException;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandRejectedException;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.Middleware;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyKeyConflictException;
import dev.mink.command.idempotency.IdempotencyKeys;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.command.idempotency.ReservationLostException;
import dev.mink.command.idempotency.UnrecordableDataException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One dispatch of a command: executes it, or answers with what came of it before. */
final class OnceOnly {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What says nothing about the command: another attempt may end otherwise. */
    private static final List<Class<? extends Throwable>> PASSING = List.of(
            OperationCancelledException.class,
            DeadlineExceededException.class,
            TimeoutException.class,
            InterruptedException.class,
            ConcurrencyException.class,
            AdapterException.class,
            AdapterClosedException.class,
            UnknownOutcomeException.class,
            CommandInProgressException.class,
            ReservationLostException.class,
            HandlerNotFoundException.class,
            CommandRejectedException.class,
            CommandBusClosedException.class,
            IOException.class);

    private final IdempotencyConfig config;
    private final Bookkeeping books;
    private final boolean transactional;
    private final Command command;
    private final CommandContext context;
    private final Execution execution;

    OnceOnly(
            IdempotencyConfig config,
            Bookkeeping books,
            boolean transactional,
            Command command,
            CommandContext context) {
        this.config = config;
        this.books = books;
        this.transactional = transactional;
        this.command = command;
        this.context = context;
        this.execution = new Execution(
                IdempotencyKeys.stored(context.tenantId(), config.keyGenerator().apply(command)),
                IdempotencyKeys.storedType(command.commandType()),
                UUID.randomUUID().toString());
    }

    CommandResult handle(Middleware.Next next) {
        long end = System.nanoTime() + patienceNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            Optional<IdempotencyRecord> other;
            try {
                other = books.reserve(execution);
            } catch (OperationCancelledException e) {
                throw e;
            } catch (RuntimeException e) {
                return unreserved(next, e);
            }
            if (other.isEmpty()) {
                Optional<CommandResult> result = reserved(next);
                if (result.isPresent()) {
                    return result.get();
                }
                end = System.nanoTime() + patienceNanos(); // of waiting for the one that took over
                continue;
            }
            if (isSameCommand(other.get()) && other.get().isCompleted()) {
                return replay(other.get());
            }
            pause = pause(pause, end);
        }
    }

    // ---------------------------------------------------------------- somebody else executes it

    private long patienceNanos() {
        long patience = TimeUnit.NANOSECONDS.convert(config.patience());
        return context.deadline()
                .map(deadline -> Math.min(
                        patience, TimeUnit.NANOSECONDS.convert(java.time.Duration.between(Instant.now(), deadline))))
                .orElse(patience);
    }

    private boolean isSameCommand(IdempotencyRecord other) {
        if (!other.commandType().equals(execution.commandType())) {
            throw new IdempotencyKeyConflictException(execution.key(), execution.commandType(), other.commandType());
        }
        return true;
    }

    private CommandResult replay(IdempotencyRecord record) {
        ClassLoader classes =
                Objects.requireNonNullElse(command.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
        return record.result().replay(record.key(), classes);
    }

    private long pause(long nanos, long end) {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new CommandInProgressException(execution.key());
        }
        LockSupport.parkNanos(Math.min(nanos, left));
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException("waiting for command " + execution);
        }
        return Math.min(nanos * 2, LONGEST_PAUSE_NANOS);
    }

    // ---------------------------------------------------------------- we execute it

    private CommandResult unreserved(Middleware.Next next, RuntimeException trouble) {
        if (config.failClosed()) {
            throw trouble;
        }
        books.failed("command {} is executed without protection, its key could not be reserved", execution, trouble);
        BoundAppend append = new BoundAppend(execution, books, context);
        return next.handle(command, inner(append));
    }

    /** Empty if another execution took over in between and this one was undone. */
    private Optional<CommandResult> reserved(Middleware.Next next) {
        BoundAppend append = new BoundAppend(execution, books, context);
        CommandResult result;
        try {
            result = Objects.requireNonNull(next.handle(command, inner(append)), "the result of a command");
        } catch (Throwable e) {
            if (isLost(e)) {
                return Optional.empty();
            }
            afterThrown(append, e);
            throw e;
        }
        afterReturned(append, result);
        return Optional.of(result);
    }

    private boolean isLost(Throwable thrown) {
        return MinkException.find(thrown, ReservationLostException.class)
                .filter(lost -> lost.key().equals(execution.key()))
                .isPresent();
    }

    private CommandContext inner(BoundAppend append) {
        return transactional ? append.context() : BoundAppend.removedFrom(context);
    }

    private void afterReturned(BoundAppend append, CommandResult result) {
        boolean keep = result.isSuccess()
                || append.recorded().isPresent()
                || (config.storeErrors()
                        && !append.isUnknown()
                        && !isPassing(result.error().orElseGet(() -> new CommandUnsuccessfulException(null))));
        if (!keep) {
            giveBack(append);
            return;
        }
        RecordedResult outcome = recordable(result);
        if (!append.recorded().equals(Optional.of(outcome))) {
            books.complete(execution, outcome);
        }
    }

    private void afterThrown(BoundAppend append, Throwable thrown) {
        if (append.recorded().isPresent()) {
            return; // the events are there, and the record with them
        }
        boolean keep =
                config.storeErrors() && !append.isUnknown() && thrown instanceof RuntimeException && !isPassing(thrown);
        if (keep) {
            books.complete(execution, RecordedResult.failed(thrown));
        } else {
            giveBack(append);
        }
    }

    /** Where events may have been stored together with their record, the reservation has to expire. */
    private void giveBack(BoundAppend append) {
        if (!append.isUnknown()) {
            books.release(execution);
        }
    }

    private RecordedResult recordable(CommandResult result) {
        try {
            return RecordedResult.of(result);
        } catch (UnrecordableDataException e) {
            books.failed("the result of command {} is recorded without its data", execution, e);
            return RecordedResult.withoutData(result);
        }
    }

    private static boolean isPassing(Throwable thrown) {
        return PASSING.stream()
                .anyMatch(type -> MinkException.find(thrown, type).isPresent());
    }
}
