package dev.mink.adapter;

import dev.mink.AppendCondition;
import dev.mink.ExpectedVersion;
import dev.mink.StreamId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Events for one stream.
 *
 * @param streamId the stream
 * @param condition what must hold for it
 * @param records the events, at least one, with distinct ids
 * @param repeatable whether the ids were given by the caller, so that a repetition with the same
 *     ids must be recognised
 */
public record StreamWrite(String streamId, AppendCondition condition, List<EventRecord> records, boolean repeatable) {
    /**
     * Creates a write.
     *
     * @throws dev.mink.InvalidStreamIdException if the stream id cannot be stored
     * @throws IllegalArgumentException if there are no events, or two with one id
     */
    public StreamWrite {
        StreamId.check(streamId);
        Objects.requireNonNull(condition, "condition");
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("mink: no events to append to stream \"" + streamId + "\"");
        }
        if (records.size() > 1) {
            Set<UUID> ids = new HashSet<>();
            for (EventRecord record : records) {
                if (!ids.add(record.id())) {
                    throw new IllegalArgumentException("mink: event id " + record.id()
                            + " is used twice in one append to stream \"" + streamId + "\"");
                }
            }
        }
    }

    /** A write that need not be recognised when it is repeated. */
    public static StreamWrite of(String streamId, ExpectedVersion expected, List<EventRecord> records) {
        return new StreamWrite(streamId, expected, records, false);
    }

    /** The version the stream is expected to have. */
    public ExpectedVersion expectedVersion() {
        return (ExpectedVersion) condition;
    }

    /** How many of the stream's last events to search for a repetition, given the request's window. */
    public int lookBack(int replayWindow) {
        return replayWindow == 0 ? 0 : Math.max(replayWindow, records.size());
    }

    /** A copy whose repetition must be recognised by the ids of its events. */
    public StreamWrite asRepeatable() {
        return new StreamWrite(streamId, condition, records, true);
    }
}
