package dev.mink.readmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a {@link ReadModelRepository}: instances that match all filters, in an order, and of
 * them a page. Immutable: every method returns another query.
 *
 * <pre>{@code
 * Query.where(eq("status", Status.OPEN)).and(gte("total", 100)).orderByDesc("total").withLimit(20)
 * }</pre>
 */
public final class Query {
    private static final Query ALL = new Query(List.of(), List.of(), 0, 0, false);

    private final List<Filter> filters;
    private final List<OrderBy> order;
    private final int limit;
    private final long offset;
    private final boolean count;

    private Query(List<Filter> filters, List<OrderBy> order, int limit, long offset, boolean count) {
        this.filters = filters;
        this.order = order;
        this.limit = limit;
        this.offset = offset;
        this.count = count;
    }

    /** All instances, ordered by id. */
    public static Query all() {
        return ALL;
    }

    /** The instances that match a filter and all further ones. */
    public static Query where(Filter first, Filter... more) {
        Query query = ALL.and(first);
        for (Filter filter : more) {
            query = query.and(filter);
        }
        return query;
    }

    /**
     * The instances whose field compares so with a value.
     *
     * @throws InvalidQueryException if the value is none for the operator
     */
    public static Query where(String field, FilterOp op, @Nullable Object value) {
        return ALL.and(field, op, value);
    }

    /** Only those that match one more filter. */
    public Query and(Filter filter) {
        return new Query(with(filters, filter), order, limit, offset, count);
    }

    /**
     * Only those whose field also compares so with a value.
     *
     * @throws InvalidQueryException if the value is none for the operator
     */
    public Query and(String field, FilterOp op, @Nullable Object value) {
        return and(new Filter(field, op, value));
    }

    /** Orders those that are equal so far by one more field, the least value first and nulls last. */
    public Query orderByAsc(String field) {
        return new Query(filters, with(order, OrderBy.asc(field)), limit, offset, count);
    }

    /** Orders those that are equal so far by one more field, nulls first and then the greatest value. */
    public Query orderByDesc(String field) {
        return new Query(filters, with(order, OrderBy.desc(field)), limit, offset, count);
    }

    /**
     * No more than so many.
     *
     * @param limit 0 for all
     * @throws InvalidQueryException if it is negative
     */
    public Query withLimit(int limit) {
        if (limit < 0) {
            throw new InvalidQueryException("a limit cannot be negative: " + limit);
        }
        return new Query(filters, order, limit, offset, count);
    }

    /**
     * Without the first ones.
     *
     * @param offset how many are left out
     * @throws InvalidQueryException if it is negative
     */
    public Query withOffset(long offset) {
        if (offset < 0) {
            throw new InvalidQueryException("an offset cannot be negative: " + offset);
        }
        return new Query(filters, order, limit, offset, count);
    }

    /**
     * One page of several.
     *
     * @param page from 1 on; 0 is the first page too
     * @param size how many are on a page
     * @throws InvalidQueryException if the page is negative or the size less than 1
     */
    public Query withPagination(int page, int size) {
        if (page < 0 || size < 1) {
            throw new InvalidQueryException("there is no page " + page + " of " + size);
        }
        return withLimit(size).withOffset(Math.max(0, page - 1) * (long) size);
    }

    /** With the number of instances on all pages in the result of {@link ReadModelRepository#findPage}. */
    public Query withCount() {
        return new Query(filters, order, limit, offset, true);
    }

    /** The filters, all of which must match. */
    public List<Filter> filters() {
        return filters;
    }

    /** The order; the id decides among those that are equal in it. */
    public List<OrderBy> orderBy() {
        return order;
    }

    /** How many at most; empty for all. */
    public OptionalInt limit() {
        return limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** How many are left out at the start. */
    public long offset() {
        return offset;
    }

    /** Whether {@link ReadModelRepository#findPage} is to count all. */
    public boolean includesCount() {
        return count;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Query query
                && filters.equals(query.filters)
                && order.equals(query.order)
                && limit == query.limit
                && offset == query.offset
                && count == query.count;
    }

    @Override
    public int hashCode() {
        return Objects.hash(filters, order, limit, offset, count);
    }

    @Override
    public String toString() {
        return "Query[filters=" + filters + ", orderBy=" + order + ", limit=" + limit + ", offset=" + offset
                + ", count=" + count + "]";
    }

    private static <E> List<E> with(List<E> list, E element) {
        List<E> longer = new ArrayList<>(list);
        longer.add(Objects.requireNonNull(element, "element"));
        return List.copyOf(longer);
    }
}
