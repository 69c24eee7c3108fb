package dev.mink.command.middleware;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.TransientConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.command.idempotency.ReservationLostException;
import dev.mink.command.idempotency.SecondAppendException;
import dev.mink.store.AppendInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one append of a command that the record of the command commits with. Safe for use by many threads. */
final class BoundAppend implements AppendInterceptor {
    private final Execution execution;
    private final Bookkeeping books;
    private final CommandContext context;
    private State state = State.OPEN;
    private List<UUID> unknown = List.of();

    /** What was recorded, by the last attempt. */
    private @Nullable RecordedResult recorded;

    private enum State {
        /** Nothing has been appended. */
        OPEN,
        /** An append is under way. */
        RUNNING,
        /** Nobody knows whether something was appended. */
        UNKNOWN,
        /** The append was made. */
        DONE
    }

    BoundAppend(Execution execution, Bookkeeping books, CommandContext context) {
        this.execution = execution;
        this.books = books;
        this.context = context;
    }

    /** A context whose appends pass through this. */
    CommandContext context() {
        return context.with(inner -> inner.with(KEY, this));
    }

    /** A context whose appends are no part of a command further out. */
    static CommandContext removedFrom(CommandContext context) {
        return context.get(KEY).isEmpty() ? context : context.with(inner -> inner.with(KEY, NONE));
    }

    /** Whether the append of the command was made that a context belongs to. */
    static boolean isMadeWithin(CommandContext context) {
        return context.get(KEY)
                .filter(BoundAppend.class::isInstance)
                .map(BoundAppend.class::cast)
                .filter(append -> append.recorded().isPresent())
                .isPresent();
    }

    /** What was recorded together with the append; empty if nothing was. */
    synchronized Optional<RecordedResult> recorded() {
        return state == State.DONE ? Optional.ofNullable(recorded) : Optional.empty();
    }

    /** Whether there may be a record, which nobody knows. */
    synchronized boolean isUnknown() {
        return state == State.UNKNOWN;
    }

    @Override
    public List<AppendResult> intercept(AppendRequest request, Function<AppendRequest, List<AppendResult>> append) {
        State before = begin(request);
        State after = before;
        try {
            List<AppendResult> results = append.apply(taking(request));
            after = State.DONE;
            return results;
        } catch (UnknownOutcomeException e) {
            after = State.UNKNOWN;
            throw e;
        } catch (ConcurrencyException e) {
            boolean settled = !(e instanceof TransientConcurrencyException);
            after = settled ? State.OPEN : before;
            throw e;
        } finally {
            end(request, after);
        }
    }

    private synchronized State begin(AppendRequest request) {
        boolean repeated = state == State.UNKNOWN && ids(request).equals(unknown);
        if (state != State.OPEN && !repeated) {
            String stream = request.writes().get(0).streamId();
            throw new SecondAppendException(execution.commandType(), stream);
        }
        State before = state;
        state = State.RUNNING;
        return before;
    }

    private synchronized void end(AppendRequest request, State after) {
        state = after;
        unknown = after == State.UNKNOWN ? ids(request) : List.of();
        if (after == State.OPEN) {
            recorded = null;
        }
    }

    /** The record goes first: a conflict ends the append before others have worked for it. */
    private AppendRequest taking(AppendRequest request) {
        List<AppendParticipant> all = new ArrayList<>();
        all.add(this::record);
        all.addAll(request.participants());
        return request.withParticipants(all);
    }

    private void record(AppendTransaction transaction, List<StoredEvent> stored) {
        StoredEvent last = stored.get(stored.size() - 1);
        CommandResult done = CommandResult.success(idIn(last.streamId()), last.version());
        RecordedResult result =
                RecordedResult.of(context.result().map(done::withData).orElse(done));
        if (!books.complete(execution, result, transaction)) {
            throw new ReservationLostException(execution.key());
        }
        synchronized (this) {
            recorded = result;
        }
    }

    private static String idIn(String streamId) {
        return streamId.substring(streamId.indexOf('-') + 1);
    }

    private static List<UUID> ids(AppendRequest request) {
        return request.writes().stream()
                .flatMap(write -> write.records().stream())
                .map(EventRecord::id)
                .toList();
    }
}
