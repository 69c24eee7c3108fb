package dev.mink.subscription;

import dev.mink.StoredEvent;
import java.util.List;

/** Where a subscription reads: the feed or one stream. Used by one thread at a time. */
interface EventSource {
    /** What comes after a cursor. */
    Page readAfter(long cursor, int limit);

    /** The cursor at an event: its position in the feed, or its version in a stream. */
    long cursorOf(StoredEvent event);

    /**
     * A part of what is read.
     *
     * @param events the events, which may be none although there is more
     * @param nextCursor where the next part starts
     * @param more whether to read again at once
     */
    record Page(List<StoredEvent> events, long nextCursor, boolean more) {}
}
