package dev.mink.adapter.memory;

import dev.mink.readmodel.mapping.Condition;
import dev.mink.readmodel.mapping.Ordering;
import dev.mink.readmodel.mapping.QueryPlan;
import dev.mink.readmodel.mapping.ValueKind;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs query plans over rows. */
final class RowQuery {
    private RowQuery() {}

    /** Whether a row matches all conditions. */
    static Predicate<List<@Nullable Object>> filter(QueryPlan plan) {
        List<Predicate<List<@Nullable Object>>> conditions =
                plan.conditions().stream().map(RowQuery::filter).toList();
        return row -> conditions.stream().allMatch(condition -> condition.test(row));
    }

    /** The order of the results; no two rows are equal in it. */
    static Comparator<List<@Nullable Object>> order(QueryPlan plan) {
        return plan.order().stream()
                .map(RowQuery::comparator)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    private static Comparator<List<@Nullable Object>> comparator(Ordering step) {
        int position = step.column().position();
        Comparator<List<@Nullable Object>> ascending =
                (left, right) -> ValueOrder.compareNullsLast(left.get(position), right.get(position));
        return step.descending() ? ascending.reversed() : ascending;
    }

    private static Predicate<List<@Nullable Object>> filter(Condition condition) {
        int position = condition.column().position();
        if (condition.test() == Condition.Test.NULL) {
            return row -> row.get(position) == null;
        }
        Predicate<Object> test = test(condition, condition.column().kind());
        return row -> {
            Object value = row.get(position);
            return value != null && test.test(value);
        };
    }

    private static Predicate<Object> test(Condition condition, ValueKind kind) {
        List<Object> values = condition.values();
        return switch (condition.test()) {
            case EQUAL, IN -> value -> isOneOf(kind, value, values);
            case NOT_EQUAL, NOT_IN -> value -> !isOneOf(kind, value, values);
            case GREATER -> compared(condition, comparison -> comparison > 0);
            case GREATER_OR_EQUAL -> compared(condition, comparison -> comparison >= 0);
            case LESS -> compared(condition, comparison -> comparison < 0);
            case LESS_OR_EQUAL -> compared(condition, comparison -> comparison <= 0);
            case LIKE -> like(LikePattern.of((String) condition.value()));
            case CONTAINS_TEXT -> value -> ((String) value).contains((String) condition.value());
            case CONTAINS_JSON -> value -> JsonContents.contains((String) value, (String) condition.value());
            case NOT_NULL -> value -> true;
            case NULL, NEVER -> value -> false;
        };
    }

    private static boolean isOneOf(ValueKind kind, Object value, List<Object> values) {
        return values.stream().anyMatch(other -> ValueOrder.areEqual(kind, value, other));
    }

    private static Predicate<Object> compared(Condition condition, IntPredicate result) {
        Object other = condition.value();
        return value -> result.test(ValueOrder.compare(value, other));
    }

    private static Predicate<Object> like(LikePattern pattern) {
        return value -> pattern.matches((String) value);
    }
}
