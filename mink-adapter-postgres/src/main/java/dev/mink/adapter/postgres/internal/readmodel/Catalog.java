package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.internal.jdbc.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the database says of a table. */
final class Catalog {
    private static final String HAS_SCHEMA = "SELECT to_regnamespace(?) IS NOT NULL";

    private static final String KIND = "SELECT relkind FROM pg_class WHERE oid = to_regclass(?)";

    private static final String COLUMNS = """
            SELECT attname, format_type(atttypid, atttypmod), format_type(atttypid, NULL), attnotnull,
                   atthasdef OR attidentity <> '' OR attgenerated <> '', attgenerated <> ''
            FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum""";

    private static final String INDEXES = """
            SELECT name.relname, attname, indisunique AND indpred IS NULL AND indisvalid
            FROM pg_index
            JOIN pg_class name ON name.oid = indexrelid
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = to_regclass(?) AND indnkeyatts = 1""";

    private static final String TYPES = """
            SELECT format_type(to_regtype(type), NULL) FROM unnest(?) WITH ORDINALITY AS asked (type, place)
            ORDER BY place""";

    private Catalog() {}

    static boolean hasSchema(Session session, TableName name) throws SQLException {
        try (PreparedStatement statement = session.prepare(HAS_SCHEMA)) {
            statement.setString(1, Identifier.quoted(name.schema()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** The letter of pg_class.relkind, empty if there is nothing by this name. */
    static Optional<String> kind(Session session, TableName name) throws SQLException {
        try (PreparedStatement statement = session.prepare(KIND)) {
            statement.setString(1, name.quoted());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The columns by name, in order. */
    static List<Column> columns(Session session, TableName name) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(COLUMNS)) {
            statement.setString(1, name.quoted());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            row.getBoolean(6)));
                }
            }
        }
        return columns;
    }

    /** The indexes on one column, by name. */
    static Map<String, Index> indexes(Session session, TableName name) throws SQLException {
        Map<String, Index> indexes = new HashMap<>();
        try (PreparedStatement statement = session.prepare(INDEXES)) {
            statement.setString(1, name.quoted());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    indexes.put(row.getString(1), new Index(row.getString(2), row.getBoolean(3)));
                }
            }
        }
        return indexes;
    }

    /** Types as the catalog names them, without modifiers; empty for one that is not known by this name. */
    static List<Optional<String>> typeNames(Session session, List<String> types) throws SQLException {
        List<Optional<String>> names = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(TYPES)) {
            statement.setArray(1, session.connection().createArrayOf("text", types.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(Optional.ofNullable(row.getString(1)));
                }
            }
        }
        return names;
    }

    /**
     * A column that is there.
     *
     * @param type its type with modifier
     * @param baseType its type without
     * @param filled whether rows get a value without being given one
     * @param generated whether it cannot be written
     */
    record Column(String name, String type, String baseType, boolean notNull, boolean filled, boolean generated) {}

    /** An index that is there, of one column; unique for all rows or not. */
    record Index(String column, boolean unique) {}
}
