package dev.mink.readmodel.mapping;

import dev.mink.readmodel.Filter;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.OrderBy;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.UnknownFilterFieldException;
import dev.mink.readmodel.mapping.Condition.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks queries against a mapping, and brings their values into the types of the columns. */
final class QueryPlanner {
    private final ModelMapping<?> mapping;
    private final Operands operands;

    QueryPlanner(ModelMapping<?> mapping, JsonValues json) {
        this.mapping = mapping;
        this.operands = new Operands(json);
    }

    QueryPlan plan(Query query) {
        List<Condition> conditions =
                query.filters().stream().flatMap(this::conditions).toList();
        return new QueryPlan(conditions, order(query.orderBy()), query.limit(), query.offset());
    }

    private List<Ordering> order(List<OrderBy> steps) {
        List<Ordering> order = new ArrayList<>();
        for (OrderBy step : steps) {
            ModelColumn column = column(step.field());
            if (!column.kind().isSortable()) {
                throw new InvalidQueryException("field \"" + step.field() + "\" has no order");
            }
            order.add(new Ordering(column, step.descending()));
        }
        if (order.stream().noneMatch(step -> step.column().isId())) {
            order.add(new Ordering(mapping.idColumn(), false));
        }
        return order;
    }

    private ModelColumn column(String field) {
        return mapping.column(field).orElseThrow(() -> new UnknownFilterFieldException(mapping.name(), field));
    }

    private Stream<Condition> conditions(Filter filter) {
        ModelColumn column = column(filter.field());
        return switch (filter.op()) {
            case IS_NULL -> Stream.of(condition(column, Test.NULL));
            case IS_NOT_NULL -> Stream.of(condition(column, Test.NOT_NULL));
            case EQ -> Stream.of(equal(column, filter));
            case NE -> Stream.of(notEqual(column, filter));
            case IN -> Stream.of(in(column, filter));
            case NOT_IN -> Stream.of(notIn(column, filter));
            case LIKE -> Stream.of(condition(column, Test.LIKE, pattern(column, filter)));
            case CONTAINS -> Stream.of(contains(column, filter));
            case GT -> Stream.of(greater(column, filter, operand(filter), false));
            case GTE -> Stream.of(greater(column, filter, operand(filter), true));
            case LT -> Stream.of(less(column, filter, operand(filter), false));
            case LTE -> Stream.of(less(column, filter, operand(filter), true));
            case BETWEEN ->
                Stream.of(
                        greater(column, filter, list(filter).get(0), true),
                        less(column, filter, list(filter).get(1), true));
        };
    }

    private Condition equal(ModelColumn column, Filter filter) {
        return operands.place(column, filter, operand(filter))
                .exact()
                .map(value -> condition(column, Test.EQUAL, value))
                .orElseGet(() -> condition(column, Test.NEVER));
    }

    private Condition notEqual(ModelColumn column, Filter filter) {
        return operands.place(column, filter, operand(filter))
                .exact()
                .map(value -> condition(column, Test.NOT_EQUAL, value))
                .orElseGet(() -> condition(column, Test.NOT_NULL));
    }

    private Condition in(ModelColumn column, Filter filter) {
        List<Object> values = exactValues(column, filter);
        return values.isEmpty() ? condition(column, Test.NEVER) : new Condition(column, Test.IN, values);
    }

    private Condition notIn(ModelColumn column, Filter filter) {
        List<Object> values = exactValues(column, filter);
        return values.isEmpty() ? condition(column, Test.NOT_NULL) : new Condition(column, Test.NOT_IN, values);
    }

    private List<Object> exactValues(ModelColumn column, Filter filter) {
        return list(filter).stream()
                .map(value -> operands.place(column, filter, value).exact())
                .flatMap(Optional::stream)
                .toList();
    }

    private Condition greater(ModelColumn column, Filter filter, Object value, boolean orEqual) {
        Operand operand = ordered(column, filter, value);
        return switch (operand.place()) {
            case AT -> condition(column, orEqual ? Test.GREATER_OR_EQUAL : Test.GREATER, floor(operand));
            case ABOVE -> condition(column, Test.GREATER, floor(operand));
            case BELOW_ALL -> condition(column, Test.NOT_NULL);
            case ABOVE_ALL -> condition(column, Test.NEVER);
        };
    }

    private Condition less(ModelColumn column, Filter filter, Object value, boolean orEqual) {
        Operand operand = ordered(column, filter, value);
        return switch (operand.place()) {
            case AT -> condition(column, orEqual ? Test.LESS_OR_EQUAL : Test.LESS, floor(operand));
            case ABOVE -> condition(column, Test.LESS_OR_EQUAL, floor(operand));
            case BELOW_ALL -> condition(column, Test.NEVER);
            case ABOVE_ALL -> condition(column, Test.NOT_NULL);
        };
    }

    private Operand ordered(ModelColumn column, Filter filter, Object value) {
        if (!column.kind().isOrdered()) {
            throw Operands.unfit(filter, column, "its values are only equal or not");
        }
        return operands.place(column, filter, value);
    }

    private static String pattern(ModelColumn column, Filter filter) {
        if (column.kind() != ValueKind.TEXT || !(filter.value() instanceof String pattern)) {
            throw Operands.unfit(filter, column, "LIKE compares texts with a text");
        }
        for (int at = pattern.indexOf('\\'); at >= 0; at = pattern.indexOf('\\', at + 2)) {
            if (at == pattern.length() - 1) {
                throw Operands.unfit(filter, column, "a pattern must not end with a backslash");
            }
        }
        return Operands.text(filter, column, pattern);
    }

    private Condition contains(ModelColumn column, Filter filter) {
        if (column.kind() == ValueKind.JSON) {
            return condition(column, Test.CONTAINS_JSON, operands.json(column, filter, operand(filter)));
        }
        if (column.kind() != ValueKind.TEXT || !(filter.value() instanceof CharSequence part)) {
            throw Operands.unfit(
                    filter, column, "CONTAINS looks for texts in texts, and for values in lists and objects");
        }
        return condition(column, Test.CONTAINS_TEXT, Operands.text(filter, column, part.toString()));
    }

    private static Condition condition(ModelColumn column, Test test, Object... values) {
        return new Condition(column, test, List.of(values));
    }

    private static Object floor(Operand operand) {
        return operand.floor().orElseThrow();
    }

    private static Object operand(Filter filter) {
        Object value = filter.value();
        if (value == null) {
            throw new InvalidQueryException("no value for field \"" + filter.field() + "\"");
        }
        return value;
    }

    private static List<Object> list(Filter filter) {
        return operand(filter) instanceof List<?> values ? List.copyOf(values) : List.of();
    }
}
