package dev.mink.subscription;

import dev.mink.StoredEvent;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.LoadRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Reads one stream by version, which needs no horizon: versions have no gaps. Once it has caught up
 * it asks storage only when the tail saw an event of the stream, and now and then.
 */
final class StreamSource implements EventSource {
    /** An event may be in its stream before the tail may show it, so the tail is not asked alone. */
    private static final long SAFETY_READ = TimeUnit.MILLISECONDS.toNanos(900);

    private final EventStoreAdapter adapter;
    private final FeedTail tail;
    private final String streamId;
    private final FeedFilter filter;
    private final FeedFilter ofStream;
    private OptionalLong quietUpTo = OptionalLong.empty();
    private long lastRead;

    StreamSource(EventStoreAdapter adapter, FeedTail tail, String streamId, FeedFilter filter) {
        this.adapter = adapter;
        this.tail = tail;
        this.streamId = streamId;
        this.filter = filter;
        this.ofStream = FeedFilter.ofStreams(streamId);
    }

    @Override
    public Page readAfter(long cursor, int limit) {
        if (quiet()) {
            return new Page(List.of(), cursor, false);
        }
        OptionalLong head = tail.head();
        lastRead = System.nanoTime();
        List<StoredEvent> events =
                adapter.load(LoadRequest.after(streamId, cursor).withLimit(limit));
        boolean more = events.size() == limit;
        quietUpTo = more ? OptionalLong.empty() : head;
        long next = events.isEmpty() ? cursor : events.get(events.size() - 1).version();
        return new Page(events.stream().filter(filter::matches).toList(), next, more);
    }

    @Override
    public long cursorOf(StoredEvent event) {
        return event.version();
    }

    private boolean quiet() {
        if (quietUpTo.isEmpty() || System.nanoTime() - lastRead > SAFETY_READ) {
            return false;
        }
        Optional<Ring.Slice> slice = tail.after(quietUpTo.getAsLong(), 1, ofStream);
        if (slice.isEmpty() || !slice.get().events().isEmpty()) {
            return false;
        }
        quietUpTo = OptionalLong.of(slice.get().nextPosition());
        return true;
    }
}
