package dev.mink.benchmarks.compare;

import dev.mink.StoredEvent;
import dev.mink.adapter.EventRecord;
import dev.mink.benchmarks.SampleEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The floor in memory: a list and a map of lists, guarded by one lock. */
final class MemoryFloor implements Contestant {
    private final List<StoredEvent> all = new ArrayList<>();
    private final Map<String, List<StoredEvent>> streams = new HashMap<>();

    @Override
    public String name() {
        return JdbcFloor.NAME;
    }

    @Override
    public void append(String streamId, int count) {
        List<EventRecord> records = SampleEvents.records(count);
        Instant now = Instant.now();
        synchronized (this) {
            List<StoredEvent> stream = streams.computeIfAbsent(streamId, id -> new ArrayList<>());
            for (EventRecord record : records) {
                StoredEvent event = new StoredEvent(
                        record.id(),
                        streamId,
                        record.type(),
                        record.data(),
                        record.metadata(),
                        record.systemMetadata(),
                        stream.size() + 1L,
                        all.size() + 1L,
                        now);
                stream.add(event);
                all.add(event);
            }
        }
    }

    @Override
    public synchronized int load(String streamId) {
        return List.copyOf(streams.getOrDefault(streamId, List.of())).size();
    }

    @Override
    public int readFeed(int events, int pageSize) {
        int read = 0;
        while (read < events) {
            read += page(read, pageSize).size();
        }
        return read;
    }

    private synchronized List<StoredEvent> page(int from, int limit) {
        return List.copyOf(all.subList(from, Math.min(all.size(), from + limit)));
    }

    @Override
    public synchronized void forget() {
        all.clear();
        streams.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
