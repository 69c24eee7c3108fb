package dev.mink.readmodel;

import java.util.Objects;

/**
 * One step of the order of a {@link Query}'s results.
 *
 * @param field the field, by the name of its column or its name in Java
 * @param descending whether the greatest value comes first
 */
public record OrderBy(String field, boolean descending) {
    /** Creates a step. */
    public OrderBy {
        Objects.requireNonNull(field, "field");
    }

    /** The least value first, nulls last. */
    public static OrderBy asc(String field) {
        return new OrderBy(field, false);
    }

    /** Nulls first, then the greatest value. */
    public static OrderBy desc(String field) {
        return new OrderBy(field, true);
    }
}
