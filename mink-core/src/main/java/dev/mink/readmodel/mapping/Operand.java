package dev.mink.readmodel.mapping;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a value that a query compares with lies among the values that a column can have.
 *
 * @param place where it lies
 * @param value the value itself, or the greatest that the column can have below it
 */
record Operand(Place place, @Nullable Object value) {
    enum Place {
        /** It is one of them. */
        AT,
        /** It lies between one of them and the next. */
        ABOVE,
        /** It is less than all of them. */
        BELOW_ALL,
        /** It is greater than all of them. */
        ABOVE_ALL
    }

    static final Operand BELOW_ALL = new Operand(Place.BELOW_ALL, null);
    static final Operand ABOVE_ALL = new Operand(Place.ABOVE_ALL, null);

    static Operand at(Object value) {
        return new Operand(Place.AT, value);
    }

    static Operand above(Object value) {
        return new Operand(Place.ABOVE, value);
    }

    /** The value, if the column can have it. */
    Optional<Object> exact() {
        return place == Place.AT ? Optional.ofNullable(value) : Optional.empty();
    }

    /** The value or the greatest below it. */
    Optional<Object> floor() {
        return Optional.ofNullable(value);
    }
}
