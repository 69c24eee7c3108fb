package dev.mink.readmodel;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a {@link Query}.
 *
 * @param field the field, by the name of its column or its name in Java
 * @param op how it is compared
 * @param value what it is compared with: a list for {@link FilterOp#IN}, {@link FilterOp#NOT_IN} and
 *     {@link FilterOp#BETWEEN}, null for {@link FilterOp#IS_NULL} and {@link FilterOp#IS_NOT_NULL}
 */
public record Filter(String field, FilterOp op, @Nullable Object value) {
    /**
     * Creates a filter. Lists are copied; the value of an operator that takes none is dropped.
     *
     * @throws InvalidQueryException if the value is null where there must be one, or no list, an empty
     *     one or one with nulls where there must be a list
     */
    public Filter {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(op, "op");
        value = switch (op) {
            case IS_NULL, IS_NOT_NULL -> null;
            case IN, NOT_IN -> values(field, op, value);
            case BETWEEN -> bounds(field, values(field, op, value));
            case EQ, NE -> operand(field, op, value, op == FilterOp.EQ ? "isNull" : "isNotNull");
            default -> operand(field, op, value, "isNull or isNotNull");
        };
    }

    /** The field equals a value. */
    public static Filter eq(String field, Object value) {
        return new Filter(field, FilterOp.EQ, value);
    }

    /** The field is something else than a value. */
    public static Filter ne(String field, Object value) {
        return new Filter(field, FilterOp.NE, value);
    }

    /** The field is greater than a value. */
    public static Filter gt(String field, Object value) {
        return new Filter(field, FilterOp.GT, value);
    }

    /** The field is greater than a value or equals it. */
    public static Filter gte(String field, Object value) {
        return new Filter(field, FilterOp.GTE, value);
    }

    /** The field is less than a value. */
    public static Filter lt(String field, Object value) {
        return new Filter(field, FilterOp.LT, value);
    }

    /** The field is less than a value or equals it. */
    public static Filter lte(String field, Object value) {
        return new Filter(field, FilterOp.LTE, value);
    }

    /** The field equals one of some values. */
    public static Filter in(String field, Collection<?> values) {
        return new Filter(field, FilterOp.IN, values);
    }

    /** The field equals none of some values. */
    public static Filter notIn(String field, Collection<?> values) {
        return new Filter(field, FilterOp.NOT_IN, values);
    }

    /** The field lies between two values or equals one of them. */
    public static Filter between(String field, Object lower, Object upper) {
        Objects.requireNonNull(lower, "lower");
        Objects.requireNonNull(upper, "upper");
        return new Filter(field, FilterOp.BETWEEN, List.of(lower, upper));
    }

    /** The field fits a pattern. */
    public static Filter like(String field, String pattern) {
        return new Filter(field, FilterOp.LIKE, pattern);
    }

    /** The field contains a text, an element, or a part of an object. */
    public static Filter contains(String field, Object part) {
        return new Filter(field, FilterOp.CONTAINS, part);
    }

    /** The field is null. */
    public static Filter isNull(String field) {
        return new Filter(field, FilterOp.IS_NULL, null);
    }

    /** The field is not null. */
    public static Filter isNotNull(String field) {
        return new Filter(field, FilterOp.IS_NOT_NULL, null);
    }

    private static Object operand(String field, FilterOp op, @Nullable Object value, String instead) {
        if (value == null) {
            throw new InvalidQueryException(
                    "nothing is " + op.wire() + " null, field \"" + field + "\": use " + instead);
        }
        return value;
    }

    private static List<?> values(String field, FilterOp op, @Nullable Object value) {
        List<@Nullable Object> values = listOf(field, op, value);
        if (values.isEmpty()) {
            throw new InvalidQueryException(op.wire() + " needs values, field \"" + field + "\"");
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new InvalidQueryException(
                    op.wire() + " takes no null, field \"" + field + "\": use isNull or isNotNull");
        }
        return Collections.unmodifiableList(values);
    }

    private static List<@Nullable Object> listOf(String field, FilterOp op, @Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value != null && value.getClass().isArray()) {
            List<@Nullable Object> values = new ArrayList<>();
            IntStream.range(0, Array.getLength(value)).forEach(at -> values.add(Array.get(value, at)));
            return values;
        }
        throw new InvalidQueryException(op.wire() + " needs a list, field \"" + field + "\"");
    }

    private static List<?> bounds(String field, List<?> values) {
        if (values.size() != 2) {
            throw new InvalidQueryException("BETWEEN needs two values, field \"" + field + "\" has " + values.size());
        }
        return values;
    }
}
