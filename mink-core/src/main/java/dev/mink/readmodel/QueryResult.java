package dev.mink.readmodel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One page of what a {@link Query} finds.
 *
 * @param items the page
 * @param totalCount how many there are on all pages; empty unless the query asks {@link Query#withCount()}
 * @param hasMore whether there are more after this page
 * @param <T> the read model
 */
public record QueryResult<T>(List<T> items, OptionalLong totalCount, boolean hasMore) {
    /** Creates a page. */
    public QueryResult {
        items = List.copyOf(items);
        Objects.requireNonNull(totalCount, "totalCount");
    }
}
