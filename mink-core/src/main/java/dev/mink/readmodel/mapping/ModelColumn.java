package dev.mink.readmodel.mapping;

import java.util.Optional;

/**
 * One column of a read model.
 *
 * @param name its name, an SQL identifier
 * @param field the record component or field
 * @param kind what its values are
 * @param position its place in a row, from 0
 * @param isId whether it is the id
 * @param nullable whether its values may be null
 * @param unique whether no two rows may have the same value, null excepted
 * @param indexed whether it has an index; never for the id, always for a unique column
 * @param sqlType the SQL type, if it is not the one that follows from the kind; safe to be put into a
 *     statement
 * @param defaultSql SQL for the value in rows that are older than the column; safe to be put into a
 *     statement
 */
public record ModelColumn(
        String name,
        String field,
        ValueKind kind,
        int position,
        boolean isId,
        boolean nullable,
        boolean unique,
        boolean indexed,
        Optional<String> sqlType,
        Optional<String> defaultSql) {}
