package dev.mink.adapter;

import java.util.Objects;

/**
 * A page of the feed.
 *
 * @param from only events with a greater position
 * @param limit at most so many events
 * @param filter which events
 */
public record FeedRequest(long from, int limit, FeedFilter filter) {
    /** How many events a page has unless something else is said. */
    public static final int DEFAULT_LIMIT = 1_000;

    /**
     * Creates a request.
     *
     * @throws IllegalArgumentException if the position is negative or the limit below 1
     */
    public FeedRequest {
        Objects.requireNonNull(filter, "filter");
        if (from < 0) {
            throw new IllegalArgumentException("mink: a feed position must not be negative: " + from);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("mink: limit must be at least 1: " + limit);
        }
    }

    /** A page of all events after a position. */
    public static FeedRequest after(long position) {
        return new FeedRequest(position, DEFAULT_LIMIT, FeedFilter.all());
    }
}
