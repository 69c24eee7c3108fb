package dev.mink.adapter.memory;

import dev.mink.StoredEvent;
import dev.mink.StreamId;
import dev.mink.StreamInfo;
import dev.mink.adapter.EventNotFoundException;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * All events, in one log by position and in one log a stream.
 *
 * <p>Readers take no lock. They see what {@link #commit} has published with its last write, the
 * number of committed events: an append over several streams becomes visible as a whole.
 */
final class Journal {
    private static final int FIRST_CAPACITY = 1_024;
    private static final int FIRST_STREAM_CAPACITY = 4;

    private final EventLog all = new EventLog(FIRST_CAPACITY);
    private final Map<String, EventLog> streams = new ConcurrentHashMap<>();
    private volatile int committed;

    int eventCount() {
        return committed;
    }

    int streamCount() {
        return streams.size();
    }

    long lastPosition() {
        return positionAt(committed);
    }

    /** The committed events of a stream; only the writer may ask, so that no commit is under way. */
    EventLog stream(String streamId) {
        EventLog stream = streams.get(streamId);
        return stream == null ? EventLog.EMPTY : stream;
    }

    /**
     * Makes events visible, which have positions and versions that follow what is there.
     *
     * @param writes the streams, in the order of the events
     * @param logs for each write what {@link #stream} returned
     */
    void commit(List<StreamWrite> writes, EventLog[] logs, StoredEvent[] events) {
        all.reserve(events.length); // all memory first: from the first added event on nothing can fail
        for (int i = 0; i < logs.length; i++) {
            int count = writes.get(i).records().size();
            if (logs[i] == EventLog.EMPTY) {
                logs[i] = new EventLog(Math.max(count, FIRST_STREAM_CAPACITY));
                streams.put(writes.get(i).streamId(), logs[i]);
            }
            logs[i].reserve(count);
        }
        int from = 0;
        for (int i = 0; i < logs.length; i++) {
            int count = writes.get(i).records().size();
            logs[i].add(events, from, count);
            from += count;
        }
        int before = committed;
        all.add(events, 0, events.length);
        committed = before + events.length;
    }

    /** Replaces a stored event by what the function makes of it. */
    void rewrite(String streamId, long version, UnaryOperator<StoredEvent> change) {
        EventLog stream = stream(streamId);
        if (version < 1 || version > stream.size()) {
            throw new EventNotFoundException(streamId, version);
        }
        int index = (int) version - 1;
        StoredEvent rewritten = change.apply(stream.get(index));
        stream.replace(index, rewritten);
        all.replace(all.firstAfter(rewritten.globalPosition() - 1, all.size()), rewritten);
    }

    List<StoredEvent> load(LoadRequest request) {
        EventLog stream = streams.get(request.streamId());
        if (stream == null) {
            return List.of();
        }
        int visible = stream.sizeUpTo(lastPosition());
        int from = (int) Math.min(request.afterVersion(), visible);
        int to = (int) Math.min(request.toVersion(), visible);
        return from < to ? select(stream, from, to, request) : List.of();
    }

    Optional<StreamInfo> info(String streamId) {
        EventLog stream = streams.get(streamId);
        int visible = stream == null ? 0 : stream.sizeUpTo(lastPosition());
        if (stream == null || visible == 0) {
            return Optional.empty();
        }
        Instant created = stream.get(0).timestamp();
        Instant updated = stream.get(visible - 1).timestamp();
        return Optional.of(new StreamInfo(streamId, StreamId.categoryOf(streamId), visible, visible, created, updated));
    }

    FeedPage page(FeedRequest request) {
        int visible = committed;
        int start = all.firstAfter(request.from(), visible);
        if (request.filter().isEmpty()) {
            int end = (int) Math.min(visible, (long) start + request.limit());
            return page(request, all.copy(start, end), end, visible);
        }
        List<StoredEvent> found = new ArrayList<>();
        int index = start;
        for (; index < visible && found.size() < request.limit(); index++) {
            StoredEvent event = all.get(index);
            if (request.filter().matches(event)) {
                found.add(event);
            }
        }
        return page(request, found, index, visible);
    }

    private FeedPage page(FeedRequest request, List<StoredEvent> events, int end, int visible) {
        long horizon = positionAt(visible);
        boolean more = end < visible;
        long next = more ? positionAt(end) : Math.max(request.from(), horizon);
        return new FeedPage(events, next, horizon, more, false);
    }

    private static List<StoredEvent> select(EventLog stream, int from, int to, LoadRequest request) {
        if (request.until().isEmpty() && !request.backwards()) {
            return stream.copy(from, (int) Math.min(to, (long) from + request.limit()));
        }
        Instant until = request.until().orElse(Instant.MAX);
        List<StoredEvent> found = new ArrayList<>();
        for (int i = 0; i < to - from && found.size() < request.limit(); i++) {
            StoredEvent event = stream.get(request.backwards() ? to - 1 - i : from + i);
            if (!event.timestamp().isAfter(until)) {
                found.add(event);
            }
        }
        return Collections.unmodifiableList(found);
    }

    /** Position of the last of the first {@code count} events. */
    private long positionAt(int count) {
        return count == 0 ? 0 : all.get(count - 1).globalPosition();
    }
}
