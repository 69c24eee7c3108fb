package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import java.util.List;
import java.util.UUID;

/** Tells what an append to a stream did. */
final class Results {
    private Results() {}

    /** The result for a range of events of one stream. */
    static AppendResult of(StoredEvent[] events, int from, int count, boolean replayed) {
        StoredEvent first = events[from];
        long lastVersion = first.version() + count - 1;
        if (count == 1) {
            List<Long> position = List.of(first.globalPosition());
            return new AppendResult(
                    first.streamId(), first.version(), lastVersion, position, List.of(first.id()), replayed);
        }
        Long[] positions = new Long[count];
        UUID[] ids = new UUID[count];
        for (int i = 0; i < count; i++) {
            positions[i] = events[from + i].globalPosition();
            ids[i] = events[from + i].id();
        }
        return new AppendResult(
                first.streamId(), first.version(), lastVersion, List.of(positions), List.of(ids), replayed);
    }
}
