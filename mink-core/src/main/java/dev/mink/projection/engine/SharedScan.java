package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.subscription.EventFeed;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Lets several workers replay the feed by reading it once: pages are kept for a while, and who comes to one
 * that somebody else has read takes it from here. Who falls far behind reads for itself again.
 */
final class SharedScan implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final int PAGES = 32;

    private final EventFeed feed;

    /** By the position they begin after; guarded by this. */
    private final NavigableMap<Long, EventFeed.Page> pages = new TreeMap<>();

    /** A scan of a feed that has the events of all who take part, and is closed with the scan. */
    SharedScan(EventFeed feed) {
        this.feed = feed;
    }

    /** What somebody sees who has a feed of his own. */
    PageSource view(EventFeed own) {
        return (position, limit) -> cut(page(position), position, limit, own);
    }

    private synchronized EventFeed.Page page(long position) {
        Map.Entry<Long, EventFeed.Page> kept = pages.floorEntry(position);
        if (kept != null && position < kept.getValue().nextPosition()) {
            return kept.getValue();
        }
        EventFeed.Page read = feed.readAfter(position, PAGE);
        if (read.more()) {
            pages.put(position, read);
            if (pages.size() > PAGES) {
                var unused = pages.pollFirstEntry();
            }
        }
        return read;
    }

    private static EventFeed.Page cut(EventFeed.Page page, long position, int limit, EventFeed own) {
        List<StoredEvent> wanted = page.events().stream()
                .filter(event -> event.globalPosition() > position && own.includes(event))
                .toList();
        if (wanted.size() <= limit) {
            return new EventFeed.Page(wanted, page.nextPosition(), page.more());
        }
        List<StoredEvent> first = wanted.subList(0, limit);
        return new EventFeed.Page(first, first.get(limit - 1).globalPosition(), true);
    }

    @Override
    public void close() {
        feed.close();
    }
}
