package dev.mink.adapter.postgres.internal.readmodel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as the model wants it, and the statements that make it so.
 *
 * @param name its name
 * @param columns its columns, in order, one of them the key
 */
record TableDefinition(TableName name, List<TableColumn> columns) {
    /** The statement that creates the table, without indexes. */
    String create() {
        return columns.stream()
                .map(this::column)
                .collect(Collectors.joining(",\n    ", "CREATE TABLE " + name.quoted() + " (\n    ", "\n)"));
    }

    /**
     * The statement that adds a column to rows that are there. What fills them stays the default, for the
     * sake of programs that do not know the column yet.
     */
    String add(TableColumn column) {
        return "ALTER TABLE " + name.quoted() + " ADD COLUMN " + type(column) + notNull(column)
                + column.filling().map(TableDefinition::defaultTo).orElse("");
    }

    /** The columns with an index beside that of the key. */
    List<TableColumn> indexed() {
        return columns.stream().filter(column -> column.model().indexed()).toList();
    }

    /** The statement that creates the index of a column. */
    String index(TableColumn column) {
        return "CREATE " + (column.model().unique() ? "UNIQUE " : "") + "INDEX "
                + Identifier.quoted(name.index(column.name())) + " ON " + name.quoted() + " (" + column.quoted() + ")";
    }

    TableColumn key() {
        return columns.stream()
                .filter(column -> column.model().isId())
                .findFirst()
                .orElseThrow();
    }

    /** The same table by another name. */
    TableDefinition named(TableName other) {
        return new TableDefinition(other, columns);
    }

    private String column(TableColumn column) {
        String constraint = column.model().isId()
                ? " CONSTRAINT " + Identifier.quoted(name.primaryKey()) + " PRIMARY KEY"
                : notNull(column);
        return type(column)
                + constraint
                + column.model().defaultSql().map(TableDefinition::defaultTo).orElse("");
    }

    /** Queries compare and order texts by code point, which only an index in that order serves. */
    private static String type(TableColumn column) {
        String collation = column.isText() && column.isLookedUp() ? " COLLATE \"C\"" : "";
        return column.quoted() + ' ' + column.type() + collation;
    }

    private static String notNull(TableColumn column) {
        return column.isRequired() ? " NOT NULL" : "";
    }

    /** In parentheses, so that whatever the text says is part of the default. */
    private static String defaultTo(String sql) {
        return " DEFAULT (" + sql + ")";
    }
}
