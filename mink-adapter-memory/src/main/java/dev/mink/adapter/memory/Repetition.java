package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.DuplicateEventIdException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Recognises a write that was made before, by the ids of its events. */
final class Repetition {
    private Repetition() {}

    /**
     * Looks for a write's events: right behind an exact version that was expected, else among the last
     * events of the stream.
     *
     * @param window how many of the last events are searched, at least as many as are written
     * @return what the earlier write did; empty if none of the ids were found
     * @throws DuplicateEventIdException if some were found, but not all of them in this order
     */
    static Optional<AppendResult> find(StreamWrite write, EventLog stream, int window) {
        List<EventRecord> records = write.records();
        int size = stream.size();
        if (!write.expectedVersion().isExact()) {
            return find(write, stream, Math.max(0, size - write.lookBack(window)), size);
        }
        long expected = write.expectedVersion().value();
        return expected >= size
                ? Optional.empty()
                : find(write, stream, (int) expected, (int) Math.min(size, expected + records.size()));
    }

    private static Optional<AppendResult> find(StreamWrite write, EventLog stream, int from, int to) {
        Map<UUID, Integer> searched = new HashMap<>();
        for (int i = from; i < to; i++) {
            searched.put(stream.get(i).id(), i);
        }
        List<EventRecord> records = write.records();
        Integer first = searched.get(records.get(0).id());
        if (first != null && continuesAt(stream, first, to, records)) {
            return Optional.of(result(stream, first, records.size()));
        }
        for (EventRecord record : records) {
            Integer found = searched.get(record.id());
            if (found != null) {
                throw new DuplicateEventIdException(write.streamId(), record.id(), found + 1L);
            }
        }
        return Optional.empty();
    }

    private static boolean continuesAt(EventLog stream, int first, int to, List<EventRecord> records) {
        if (first + records.size() > to) {
            return false;
        }
        for (int i = 0; i < records.size(); i++) {
            if (!stream.get(first + i).id().equals(records.get(i).id())) {
                return false;
            }
        }
        return true;
    }

    private static AppendResult result(EventLog stream, int first, int count) {
        StoredEvent[] events = new StoredEvent[count];
        for (int i = 0; i < count; i++) {
            events[i] = stream.get(first + i);
        }
        return Results.of(events, 0, count, true);
    }
}
