package dev.mink.readmodel.mapping;

import java.util.List;

/**
 * One condition of a {@link QueryPlan}. None but {@link Test#NULL} holds for null.
 *
 * @param column the column
 * @param test what is asked of its value
 * @param values what the value is compared with: of the type of the column's kind, except where the test
 *     says otherwise
 */
public record Condition(ModelColumn column, Test test, List<Object> values) {
    /** Creates a condition. */
    public Condition {
        values = List.copyOf(values);
    }

    /** The only value, for tests that have one. */
    public Object value() {
        return values.get(0);
    }

    /** What is asked of a value. */
    public enum Test {
        /** Equals the value. Numbers whatever their scale, JSON whatever the order of properties. */
        EQUAL,
        /** Does not equal the value. */
        NOT_EQUAL,
        /** Greater than the value. */
        GREATER,
        /** Greater than or equal to the value. */
        GREATER_OR_EQUAL,
        /** Less than the value. */
        LESS,
        /** Less than or equal to the value. */
        LESS_OR_EQUAL,
        /** Equals one of the values. */
        IN,
        /** Equals none of the values. */
        NOT_IN,
        /** A text that fits the value, a pattern of LIKE with backslash as escape. */
        LIKE,
        /** A text that has the value as a part. */
        CONTAINS_TEXT,
        /** JSON that contains the value, JSON too, as {@code @>} of PostgreSQL's jsonb has it. */
        CONTAINS_JSON,
        /** Is null. */
        NULL,
        /** Is not null: also what is left of a comparison that holds for all values of the column. */
        NOT_NULL,
        /** Holds for no row: a comparison with a value that the column cannot have. */
        NEVER
    }
}
