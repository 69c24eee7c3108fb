package dev.mink.projection.engine;

import dev.mink.subscription.EventFeed;

/** Where a worker reads events. */
@FunctionalInterface
interface PageSource {
    /** The events after a position, so many at most. */
    EventFeed.Page readAfter(long position, int limit);
}
