package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.readmodel.mapping.Condition;
import dev.mink.readmodel.mapping.QueryPlan;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A query as SQL. Its text has names and operators only; every value is bound. Queries of the same form
 * have the same text, however many values they have.
 */
final class QuerySql {
    private final TableDefinition table;
    private final QueryPlan plan;
    private final List<Bound> bound = new ArrayList<>();

    QuerySql(TableDefinition table, QueryPlan plan) {
        this.table = table;
        this.plan = plan;
    }

    /** The statement that begins so, for rows that match. */
    String where(String beginning) {
        return beginning + conditions();
    }

    /** The statement that begins so, for rows that match, in order. */
    String page(String beginning, long limit) {
        StringBuilder sql = new StringBuilder(beginning).append(conditions()).append(" ORDER BY ");
        sql.append(plan.order().stream()
                .map(step -> column(step.column().position()).ordered() + (step.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ")));
        if (limit >= 0) {
            sql.append(" LIMIT ?");
            bound.add((statement, index) -> statement.setLong(index, limit));
        }
        if (plan.offset() > 0) {
            sql.append(" OFFSET ?");
            bound.add((statement, index) -> statement.setLong(index, plan.offset()));
        }
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int at = 0; at < bound.size(); at++) {
            bound.get(at).bind(statement, at + 1);
        }
    }

    private String conditions() {
        return plan.conditions().isEmpty()
                ? ""
                : plan.conditions().stream().map(this::condition).collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    private String condition(Condition condition) {
        TableColumn column = column(condition.column().position());
        return switch (condition.test()) {
            case EQUAL -> column.read() + " = " + operand(column, condition.value());
            case NOT_EQUAL -> column.read() + " <> " + operand(column, condition.value());
            case GREATER -> column.ordered() + " > " + operand(column, condition.value());
            case GREATER_OR_EQUAL -> column.ordered() + " >= " + operand(column, condition.value());
            case LESS -> column.ordered() + " < " + operand(column, condition.value());
            case LESS_OR_EQUAL -> column.ordered() + " <= " + operand(column, condition.value());
            case IN -> column.read() + " = ANY(" + operands(column, condition.values()) + ")";
            case NOT_IN -> column.read() + " <> ALL(" + operands(column, condition.values()) + ")";
            case LIKE -> column.read() + " LIKE " + operand(column, condition.value());
            case CONTAINS_TEXT -> column.read() + " LIKE " + operand(column, containing((String) condition.value()));
            case CONTAINS_JSON -> column.read() + " @> " + operand(column, condition.value());
            case NULL -> column.quoted() + " IS NULL";
            case NOT_NULL -> column.quoted() + " IS NOT NULL";
            case NEVER -> "false";
        };
    }

    private String operand(TableColumn column, Object value) {
        bound.add((statement, index) -> Cells.bind(statement, index, column, value));
        return column.operand();
    }

    private String operands(TableColumn column, List<Object> values) {
        Object[] texts = values.stream()
                .map(value -> Texts.of(column.model().kind(), value))
                .toArray();
        bound.add((statement, index) ->
                statement.setArray(index, statement.getConnection().createArrayOf("text", texts)));
        return column.operands();
    }

    private TableColumn column(int position) {
        return table.columns().get(position);
    }

    private static String containing(String part) {
        return '%' + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + '%';
    }

    @FunctionalInterface
    private interface Bound {
        void bind(PreparedStatement statement, int index) throws SQLException;
    }
}
