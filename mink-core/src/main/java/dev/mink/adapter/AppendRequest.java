package dev.mink.adapter;

import dev.mink.ExpectedVersion;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An append to one or more streams that happens as a whole or not at all.
 *
 * @param writes the events, at least one stream and each stream once
 * @param participants what commits with them, in the order in which it runs
 * @param deadline when the append must have happened; bounds lock waits and statements
 * @param replayWindow how many of a stream's last events are searched for the given ids when no
 *     exact version is expected; 0 for none, else never fewer than are written
 */
public record AppendRequest(
        List<StreamWrite> writes, List<AppendParticipant> participants, Optional<Instant> deadline, int replayWindow) {
    /** How many events are searched for given ids unless something else is said. */
    public static final int DEFAULT_REPLAY_WINDOW = 1_000;

    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if there are no writes, or two for one stream
     */
    public AppendRequest {
        writes = List.copyOf(writes);
        participants = List.copyOf(participants);
        Objects.requireNonNull(deadline, "deadline");
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("mink: no events to append");
        }
        if (replayWindow < 0) {
            throw new IllegalArgumentException("mink: replay window must not be negative: " + replayWindow);
        }
        if (writes.size() > 1) {
            Set<String> streams = new HashSet<>();
            for (StreamWrite write : writes) {
                if (!streams.add(write.streamId())) {
                    throw new IllegalArgumentException(
                            "mink: stream \"" + write.streamId() + "\" occurs twice in one append");
                }
            }
        }
    }

    /** A request for one stream, with nothing else. */
    public static AppendRequest of(String streamId, ExpectedVersion expected, List<EventRecord> records) {
        return of(StreamWrite.of(streamId, expected, records));
    }

    /** A request for some streams, with nothing else. */
    public static AppendRequest of(StreamWrite... writes) {
        return new AppendRequest(List.of(writes), List.of(), Optional.empty(), DEFAULT_REPLAY_WINDOW);
    }

    /** A copy with participants. */
    public AppendRequest withParticipants(List<AppendParticipant> added) {
        return new AppendRequest(writes, added, deadline, replayWindow);
    }

    /** A copy with a deadline. */
    public AppendRequest withDeadline(Instant instant) {
        return new AppendRequest(writes, participants, Optional.of(instant), replayWindow);
    }

    /** The locks that the participants want, in the order in which they are to be taken. */
    public List<String> sharedLocks() {
        return participants.stream()
                .flatMap(participant -> participant.sharedLocks(writes).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Number of events in all writes. */
    public int eventCount() {
        int count = 0;
        for (StreamWrite write : writes) {
            count += write.records().size();
        }
        return count;
    }
}
