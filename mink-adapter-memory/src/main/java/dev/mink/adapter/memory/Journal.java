package dev.mink.adapter.memory;

import dev.mink.StoredEvent;
import dev.mink.StreamId;
import dev.mink.StreamInfo;
import dev.mink.adapter.EventNotFoundException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import java.time.Instant;
import java.util.Arrays;
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

    /** Makes events visible, which have positions and versions that follow what is there. */
    void commit(StoredEvent[] events) {
        reserve(events); // all memory first: from here on nothing can fail
        for (int from = 0, to; from < events.length; from = to) {
            to = endOfStream(events, from);
            stream(events[from].streamId()).add(events, from, to - from);
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
        long horizon = positionAt(visible);
        int start = all.firstAfter(request.from(), visible);
        FeedFilter filter = request.filter();
        StoredEvent[] found = new StoredEvent[Math.min(request.limit(), filter.isEmpty() ? visible - start : 16)];
        int count = 0;
        int index = start;
        for (; index < visible && count < request.limit(); index++) {
            StoredEvent event = all.get(index);
            if (filter.matches(event)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, (int) Math.min(request.limit(), count * 2L));
                }
                found[count++] = event;
            }
        }
        boolean more = index < visible;
        long next = more ? positionAt(index) : Math.max(request.from(), horizon);
        return new FeedPage(Arrays.asList(found).subList(0, count), next, horizon, more, false);
    }

    private static List<StoredEvent> select(EventLog stream, int from, int to, LoadRequest request) {
        StoredEvent[] found = new StoredEvent[Math.min(to - from, request.limit())];
        int count = 0;
        for (int i = 0; i < to - from && count < found.length; i++) {
            StoredEvent event = stream.get(request.backwards() ? to - 1 - i : from + i);
            if (request.until().isEmpty()
                    || !event.timestamp().isAfter(request.until().get())) {
                found[count++] = event;
            }
        }
        return List.of(count == found.length ? found : Arrays.copyOf(found, count));
    }

    private void reserve(StoredEvent[] events) {
        all.reserve(events.length);
        for (int from = 0, to; from < events.length; from = to) {
            to = endOfStream(events, from);
            streams.computeIfAbsent(events[from].streamId(), id -> new EventLog(FIRST_STREAM_CAPACITY))
                    .reserve(to - from);
        }
    }

    /** Position of the last of the first {@code count} events. */
    private long positionAt(int count) {
        return count == 0 ? 0 : all.get(count - 1).globalPosition();
    }

    private static int endOfStream(StoredEvent[] events, int from) {
        int to = from + 1;
        while (to < events.length && events[to].streamId().equals(events[from].streamId())) {
            to++;
        }
        return to;
    }
}
