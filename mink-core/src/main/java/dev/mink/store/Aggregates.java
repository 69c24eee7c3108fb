package dev.mink.store;

import dev.mink.Aggregate;
import dev.mink.AggregateFactory;
import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.ExpectedVersion;
import dev.mink.MinkContext;
import dev.mink.StoredEvent;
import dev.mink.StreamId;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.TransientConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Loads, saves and updates aggregates. */
final class Aggregates {
    private static final int UNKNOWN_OUTCOME_REPETITIONS = 5;

    private final EventReader reader;
    private final EventWriter writer;
    private final Replay replay;
    private final Optional<Snapshots> snapshots;
    private final int conflictRetries;

    Aggregates(
            EventReader reader, EventWriter writer, Replay replay, Optional<Snapshots> snapshots, int conflictRetries) {
        this.reader = reader;
        this.writer = writer;
        this.replay = replay;
        this.snapshots = snapshots;
        this.conflictRetries = conflictRetries;
    }

    /** A fresh aggregate with the state of its stream; nobody sees it before it is complete. */
    <A extends Aggregate> A load(AggregateFactory<A> factory, String id) {
        A aggregate = fresh(factory, id);
        String streamId = streamId(aggregate);
        Optional<Snapshots.Found> snapshot = snapshots.flatMap(s -> s.find(aggregate, streamId));
        if (snapshot.isPresent() && restored(aggregate, streamId, snapshot.get())) {
            return aggregate;
        }
        A whole = snapshot.isPresent() ? fresh(factory, id) : aggregate;
        replay(whole, eventsAfter(streamId, 0), 0);
        return whole;
    }

    /** Loads into an instance of the caller's, after everything was read and decoded. */
    void loadInto(Aggregate aggregate) {
        requireFresh(aggregate);
        String streamId = streamId(aggregate);
        List<Event> events = new ArrayList<>();
        long version = 0;
        for (Iterator<StoredEvent> rows = eventsAfter(streamId, 0); rows.hasNext(); ) {
            StoredEvent row = rows.next();
            version = row.version();
            for (Event event : reader.decode(row)) {
                if (replay.admits(event)) {
                    event.data();
                    events.add(event);
                }
            }
        }
        boolean complete = false;
        try {
            events.forEach(event -> replay.apply(aggregate, event));
            aggregate.setVersion(version);
            complete = true;
        } finally {
            if (!complete) {
                aggregate.loadFailed();
            }
        }
    }

    /** Saves what was recorded; empty if that is nothing. */
    Optional<AppendResult> save(Aggregate aggregate, AppendOptions options, MinkContext context) {
        return pending(aggregate, options, context)
                .map(pending -> pending.stored(writer.append(pending.request, context)));
    }

    /** Loads, changes and saves, again after a conflict. */
    <A extends Aggregate> A update(
            AggregateFactory<A> factory,
            String id,
            Consumer<? super A> change,
            AppendOptions options,
            MinkContext context) {
        for (int attempt = 1; ; attempt++) {
            context.checkActive("update of an aggregate");
            A aggregate = load(factory, id);
            change.accept(aggregate);
            try {
                pending(aggregate, options, context).ifPresent(save -> saveForSure(save, context));
                return aggregate;
            } catch (ConcurrencyException e) {
                if (attempt > conflictRetries) {
                    throw e;
                }
                pause(attempt, TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
    }

    /** A state computed from a stream, without an aggregate. */
    <S> Folded<S> fold(String streamId, S initial, BiFunction<? super S, ? super Event, ? extends S> step) {
        S state = initial;
        long version = 0;
        for (Iterator<StoredEvent> rows = eventsAfter(streamId, 0); rows.hasNext(); ) {
            StoredEvent row = rows.next();
            version = row.version();
            for (Event event : reader.decode(row)) {
                state = step.apply(state, event);
            }
        }
        return new Folded<>(state, version);
    }

    /**
     * Restores a snapshot and applies what came after it. The event at the snapshot's version is read
     * too: without it the stream is not the one that the snapshot was taken of.
     */
    private boolean restored(Aggregate aggregate, String streamId, Snapshots.Found snapshot) {
        Iterator<StoredEvent> rows = eventsAfter(streamId, snapshot.version() - 1);
        if (!rows.hasNext() || rows.next().version() != snapshot.version()) {
            return false;
        }
        try {
            snapshot.restoreTo(aggregate);
        } catch (RuntimeException e) {
            snapshots.ifPresent(s -> s.warnOnce(aggregate, "cannot be restored", e));
            return false;
        }
        replay(aggregate, rows, snapshot.version());
        return true;
    }

    private void replay(Aggregate aggregate, Iterator<StoredEvent> rows, long start) {
        long version = start;
        while (rows.hasNext()) {
            StoredEvent row = rows.next();
            version = row.version();
            for (Event event : reader.decode(row)) {
                replay.apply(aggregate, event);
            }
        }
        aggregate.setVersion(version);
    }

    private Iterator<StoredEvent> eventsAfter(String streamId, long version) {
        return reader.streamRaw(LoadRequest.after(streamId, version)).iterator();
    }

    private Optional<Pending> pending(Aggregate aggregate, AppendOptions options, MinkContext context) {
        List<Object> events = aggregate.uncommittedEvents();
        if (events.isEmpty()) {
            return Optional.empty();
        }
        String streamId = streamId(aggregate);
        if (!options.expectedVersion().equals(ExpectedVersion.ANY_VERSION)) {
            throw new IllegalArgumentException("mink: the save of aggregate " + streamId
                    + " expects the aggregate's own version, not " + options.expectedVersion());
        }
        long version = aggregate.version();
        if (version < 0) {
            throw new AggregateStateException(streamId, "has the negative version " + version);
        }
        StreamAppend append = new StreamAppend(streamId, events, ExpectedVersion.exact(version));
        AppendRequest request = writer.prepare(List.of(append), options, context);
        return Optional.of(new Pending(aggregate, streamId, version, events.size(), request));
    }

    /**
     * Repeats a save whose outcome is unknown with the same event ids, which cannot store twice. Only a
     * repetition that succeeds or meets a conflict settles it; whatever else ends the attempts, the
     * caller is told that the outcome is unknown.
     */
    private void saveForSure(Pending pending, MinkContext context) {
        AppendRequest request = pending.request;
        UnknownOutcomeException unknown = null;
        for (int repetition = 1; ; repetition++) {
            try {
                pending.stored(writer.append(request, context));
                return;
            } catch (RuntimeException e) {
                unknown = stillUnknown(unknown, e);
            }
            if (repetition > UNKNOWN_OUTCOME_REPETITIONS) {
                throw unknown;
            }
            request = repeatable(request);
            pause(repetition, TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** The failure to report if no later attempt settles the outcome; throws what settles it. */
    private static UnknownOutcomeException stillUnknown(
            @Nullable UnknownOutcomeException unknown, RuntimeException failure) {
        if (unknown == null) {
            if (failure instanceof UnknownOutcomeException first) {
                return first;
            }
            throw failure;
        }
        boolean conflict =
                failure instanceof ConcurrencyException && !(failure instanceof TransientConcurrencyException);
        if (conflict) {
            throw failure;
        }
        unknown.addSuppressed(failure);
        boolean mayPass = failure instanceof TransientConcurrencyException
                || (failure instanceof AdapterException storage && storage.retryable());
        if (!mayPass) {
            throw unknown;
        }
        return unknown;
    }

    private static AppendRequest repeatable(AppendRequest request) {
        return new AppendRequest(
                request.writes().stream().map(StreamWrite::asRepeatable).toList(),
                request.participants(),
                request.deadline(),
                request.replayWindow());
    }

    private static void pause(int attempt, long unitNanos) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(unitNanos << Math.min(attempt, 6)));
    }

    private static <A extends Aggregate> A fresh(AggregateFactory<A> factory, String id) {
        A aggregate = factory.create(id);
        requireFresh(aggregate);
        return aggregate;
    }

    private static void requireFresh(Aggregate aggregate) {
        if (aggregate.version() != 0) {
            throw new AggregateStateException(
                    streamId(aggregate), "has version " + aggregate.version() + " already; load into a new instance");
        }
        if (!aggregate.uncommittedEvents().isEmpty()) {
            throw new AggregateStateException(streamId(aggregate), "has unsaved events; load into a new instance");
        }
    }

    private static String streamId(Aggregate aggregate) {
        return StreamId.build(aggregate.aggregateType(), aggregate.aggregateId());
    }

    /** A save that is under way; keeps what was recorded when it began. */
    private final class Pending {
        private final Aggregate aggregate;
        private final String streamId;
        private final long version;
        private final int count;
        private final AppendRequest request;

        Pending(Aggregate aggregate, String streamId, long version, int count, AppendRequest request) {
            this.aggregate = aggregate;
            this.streamId = streamId;
            this.version = version;
            this.count = count;
            this.request = request;
        }

        AppendResult stored(List<AppendResult> results) {
            AppendResult result = results.get(0);
            aggregate.setVersion(result.lastVersion());
            aggregate.clearUncommittedEvents(count);
            if (aggregate.uncommittedEvents().isEmpty()) {
                snapshots.ifPresent(s -> s.afterSave(aggregate, streamId, version, result.lastVersion()));
            }
            return result;
        }
    }
}
