package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.DuplicateEventIdException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.VersionCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out one append. Called by the owner of the {@link WriterSlot} alone. */
final class Writer {
    private final Gate gate;
    private final PositionSequence positions;
    private final Supplier<Instant> time;
    private final StorageLimits limits;

    Writer(Gate gate, PositionSequence positions, Supplier<Instant> time, StorageLimits limits) {
        this.gate = gate;
        this.positions = positions;
        this.time = time;
        this.limits = limits;
    }

    /** Writes in the transaction that the participants of the request take part in, if it has any. */
    List<AppendResult> write(Journal journal, AppendRequest request, Optional<MemoryTransaction> transaction) {
        EventLog[] logs = logs(journal, request);
        List<AppendResult> repeated = check(request, logs);
        if (!repeated.isEmpty()) {
            return repeated;
        }
        StoredEvent[] events = number(request, logs, journal.lastPosition());
        if (transaction.isEmpty()) {
            journal.commit(request.writes(), logs, events);
        } else {
            runParticipants(transaction.get(), request, List.of(events));
            transaction.get().commit(() -> journal.commit(request.writes(), logs, events));
        }
        return results(request, events);
    }

    private static EventLog[] logs(Journal journal, AppendRequest request) {
        EventLog[] logs = new EventLog[request.writes().size()];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = journal.stream(request.writes().get(i).streamId());
        }
        return logs;
    }

    /**
     * Checks what the writes expect.
     *
     * @return the results of the earlier append that this one repeats, none if it is a new one
     */
    private List<AppendResult> check(AppendRequest request, EventLog[] logs) {
        List<AppendResult> repeated = List.of();
        for (int i = 0; i < logs.length; i++) {
            StreamWrite write = request.writes().get(i);
            EventLog stream = logs[i];
            limits.check(write);
            Optional<AppendResult> earlier = write.repeatable() && stream.size() > 0
                    ? Repetition.find(write, stream, request.replayWindow())
                    : Optional.empty();
            if (earlier.isPresent()) {
                repeated = repeated.isEmpty() ? new ArrayList<>() : repeated;
                repeated.add(earlier.get());
            } else {
                VersionCheck.check(write.streamId(), write.expectedVersion(), stream.size(), stream.size() > 0);
            }
        }
        if (!repeated.isEmpty() && repeated.size() < request.writes().size()) {
            AppendResult first = repeated.get(0);
            throw new DuplicateEventIdException(
                    first.streamId(), first.eventIds().get(0), first.firstVersion());
        }
        return List.copyOf(repeated);
    }

    private StoredEvent[] number(AppendRequest request, EventLog[] logs, long lastPosition) {
        StoredEvent[] events = new StoredEvent[request.eventCount()];
        Instant now = time.get();
        long position = lastPosition;
        int index = 0;
        for (int i = 0; i < logs.length; i++) {
            StreamWrite write = request.writes().get(i);
            long version = logs[i].size();
            for (EventRecord event : write.records()) {
                position = positions.after(position);
                version++;
                events[index++] = new StoredEvent(
                        event.id(),
                        write.streamId(),
                        event.type(),
                        event.data(),
                        event.metadata(),
                        event.systemMetadata(),
                        version,
                        position,
                        now);
            }
        }
        return events;
    }

    private void runParticipants(MemoryTransaction transaction, AppendRequest request, List<StoredEvent> events) {
        for (AppendParticipant participant : request.participants()) {
            participant.inTransaction(transaction, events);
        }
        gate.checkOpen();
        checkDeadline(request);
    }

    static void checkDeadline(AppendRequest request) {
        Optional<Instant> deadline = request.deadline();
        if (deadline.isPresent() && !Instant.now().isBefore(deadline.get())) {
            String first = request.writes().get(0).streamId();
            throw new DeadlineExceededException("append to stream " + first, deadline.get());
        }
    }

    private static List<AppendResult> results(AppendRequest request, StoredEvent[] events) {
        if (request.writes().size() == 1) {
            return List.of(Results.of(events, 0, events.length, false));
        }
        List<AppendResult> results = new ArrayList<>(request.writes().size());
        int from = 0;
        for (StreamWrite write : request.writes()) {
            int count = write.records().size();
            results.add(Results.of(events, from, count, false));
            from += count;
        }
        return List.copyOf(results);
    }
}
