package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.Registration;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The events of all streams for a consumer that keeps its own place: page after page, from memory near
 * the head and from storage further back. Pages may be read by any thread; {@link #awaitNews} is for one.
 */
public final class EventFeed implements AutoCloseable {
    private final FeedSource source;
    private final EventDecoder decoder;
    private final Set<String> types;
    private final Signal news = new Signal();
    private final FeedTail tail;
    private final Registration following;

    /**
     * A part of the feed.
     *
     * @param events stored events that may pass the filter; {@link EventFeed#decode} tells
     * @param nextPosition where the next page starts; everything up to it was looked at
     * @param more whether another page can be read at once
     */
    public record Page(List<StoredEvent> events, long nextPosition, boolean more) {}

    EventFeed(FeedSource source, EventDecoder decoder, FeedFilter filter, FeedTail tail) {
        this.source = source;
        this.decoder = decoder;
        this.types = filter.eventTypes();
        this.tail = tail;
        this.following = tail.follow(news::raise);
    }

    /**
     * The events after a position.
     *
     * @param limit at most so many
     * @throws dev.mink.adapter.AdapterException if storage fails
     * @throws dev.mink.adapter.FeedBrokenException if events could be lost
     */
    public Page readAfter(long position, int limit) {
        EventSource.Page page = source.readAfter(position, limit);
        return new Page(page.events(), page.nextCursor(), page.more());
    }

    /** Whether {@link #readAfter} would have a stored event among its events. */
    public boolean includes(StoredEvent stored) {
        return source.includes(stored);
    }

    /**
     * The events behind a stored one that pass the filter: none, one or several. Their data is read on
     * first use.
     */
    public List<Event> decode(StoredEvent stored) {
        List<Event> events = decoder.decode(stored);
        if (types.isEmpty() || events.stream().allMatch(event -> types.contains(event.type()))) {
            return events;
        }
        return events.stream().filter(event -> types.contains(event.type())).toList();
    }

    /** The position that the head of the feed was last seen at; empty while nothing is known of it. */
    public OptionalLong knownHead() {
        return tail.head();
    }

    /**
     * Waits until there may be something new, or {@link #wake()} is called.
     *
     * @return false if the time was over before that
     */
    public boolean awaitNews(Duration timeout) throws InterruptedException {
        return news.await(timeout.toNanos());
    }

    /** Ends the waiting of {@link #awaitNews}, or the next one. */
    public void wake() {
        news.raise();
    }

    /** Listens no more; what is being read is read to its end. */
    @Override
    public void close() {
        following.close();
        news.raise();
    }
}
