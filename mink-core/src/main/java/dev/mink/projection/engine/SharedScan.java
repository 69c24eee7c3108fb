package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.subscription.EventFeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets several workers replay the feed by reading it once: pages are kept for a while, and who comes to one
 * that somebody else has read takes it from here. Who falls far behind reads for itself again.
 */
final class SharedScan implements AutoCloseable {
    private static final int PAGE = 500;
    private static final int PAGES = 16;

    private final EventFeed feed;

    /**
     * By the position they begin after, the one used last at the end: also who is far behind reads a page once,
     * however few events of it he takes at a time. Guarded by this.
     */
    private final Map<Long, EventFeed.Page> pages = new LinkedHashMap<>();

    /** A scan of a feed that has the events of all who take part, and is closed with the scan. */
    SharedScan(EventFeed feed) {
        this.feed = feed;
    }

    /** What somebody sees who has a feed of his own. */
    PageSource view(EventFeed own) {
        return (position, limit) -> cut(page(position), position, limit, own);
    }

    private synchronized EventFeed.Page page(long position) {
        Optional<Long> start = pages.entrySet().stream()
                .filter(kept ->
                        kept.getKey() <= position && position < kept.getValue().nextPosition())
                .map(Map.Entry::getKey)
                .findFirst();
        EventFeed.Page page = start.map(pages::remove).orElseGet(() -> feed.readAfter(position, PAGE));
        if (page.more()) {
            pages.put(start.orElse(position), page);
            if (pages.size() > PAGES) {
                pages.remove(pages.keySet().iterator().next());
            }
        }
        return page;
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
