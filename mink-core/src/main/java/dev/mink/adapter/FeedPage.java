package dev.mink.adapter;

import dev.mink.StoredEvent;
import java.util.List;

/**
 * Events of the feed, and where to go on.
 *
 * @param events the events, by ascending position
 * @param nextPosition where the next page starts; everything up to it was looked at
 * @param horizon the position up to which nothing can appear any more, as known by now
 * @param more whether another page can be read at once
 * @param waiting whether there are committed events behind {@code nextPosition} that must wait for a
 *     writer that may still fill a lower position
 */
public record FeedPage(List<StoredEvent> events, long nextPosition, long horizon, boolean more, boolean waiting) {
    /** Creates a page. */
    public FeedPage {
        events = List.copyOf(events);
        if (!events.isEmpty() && events.get(events.size() - 1).globalPosition() > nextPosition) {
            throw new IllegalArgumentException("mink: a feed page cannot end before its last event");
        }
    }
}
