package dev.mink.adapter.postgres.internal.readmodel;

import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements of one table whose texts are always the same. */
final class Statements {
    final String find;
    final String findForUpdate;
    final String findMany;
    final String exists;
    final String insert;
    final String upsert;
    final String upsertMany;
    final String update;
    final String delete;
    final String clear;
    final String count;

    /** What all queries begin with. */
    final String select;

    private final TableDefinition table;

    Statements(TableDefinition table) {
        this.table = table;
        String name = table.name().quoted();
        String isIt = " WHERE " + table.key().quoted() + " = " + table.key().written();
        select = "SELECT " + list(TableColumn::read) + " FROM " + name;
        find = select + isIt;
        findForUpdate = find + " FOR UPDATE";
        findMany = select + " WHERE " + table.key().quoted() + " = ANY("
                + table.key().ids() + ")";
        exists = "SELECT 1 FROM " + name + isIt;
        String into = "INSERT INTO " + name + " (" + list(TableColumn::quoted) + ") ";
        String values = "VALUES (" + list(TableColumn::written) + ")";
        insert = into + values + " ON CONFLICT DO NOTHING";
        upsert = into + values + replace();
        upsertMany = into + "SELECT " + list(column -> column.written("r." + column.quoted())) + " FROM unnest("
                + list(TableColumn::operands) + ") AS r (" + list(TableColumn::quoted) + ")" + replace();
        update = "UPDATE " + name + " SET " + others(column -> column.quoted() + " = " + column.written()) + isIt;
        delete = "DELETE FROM " + name + isIt;
        clear = "DELETE FROM " + name;
        count = "SELECT count(*) FROM " + name;
    }

    /** A query that has the result of another one as its last column. */
    String selectCounting(String number) {
        return "SELECT " + list(TableColumn::read) + ", (" + number + ") FROM "
                + table.name().quoted();
    }

    /** Whether a row has anything but its id. */
    boolean hasOthers() {
        return table.columns().size() > 1;
    }

    private String replace() {
        String conflict = " ON CONFLICT (" + table.key().quoted() + ") DO ";
        return hasOthers()
                ? conflict + "UPDATE SET " + others(column -> column.quoted() + " = excluded." + column.quoted())
                : conflict + "NOTHING";
    }

    private String list(Function<TableColumn, String> text) {
        return table.columns().stream().map(text).collect(Collectors.joining(", "));
    }

    private String others(Function<TableColumn, String> text) {
        return table.columns().stream()
                .filter(column -> !column.model().isId())
                .map(text)
                .collect(Collectors.joining(", "));
    }
}
