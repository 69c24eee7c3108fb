package dev.mink.subscription;

import dev.mink.StoredEvent;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import java.util.Optional;

/** Reads the feed: from memory near its head, from storage further back. */
final class FeedSource implements EventSource {
    private final EventStoreAdapter adapter;
    private final FeedTail tail;
    private final FeedFilter filter;

    FeedSource(EventStoreAdapter adapter, FeedTail tail, FeedFilter filter) {
        this.adapter = adapter;
        this.tail = tail;
        this.filter = filter;
    }

    @Override
    public Page readAfter(long cursor, int limit) {
        Optional<Ring.Slice> slice = tail.after(cursor, limit, filter);
        if (slice.isPresent()) {
            Ring.Slice found = slice.get();
            return new Page(found.events(), found.nextPosition(), found.events().size() == limit);
        }
        FeedPage page = adapter.readFeed(new FeedRequest(cursor, limit, filter));
        return new Page(page.events(), page.nextPosition(), page.more());
    }

    @Override
    public long cursorOf(StoredEvent event) {
        return event.globalPosition();
    }

    /** Whether an event passes the filter. */
    boolean includes(StoredEvent event) {
        return filter.matches(event);
    }
}
