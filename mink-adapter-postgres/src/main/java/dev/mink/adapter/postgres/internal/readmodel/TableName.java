package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.InvalidSchemaNameException;
import java.util.regex.Pattern;

/**
 * A table that keeps a read model.
 *
 * @param schema its schema, case-sensitive
 * @param table its name, case-sensitive
 */
public record TableName(String schema, String table) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9_]+");

    /**
     * Creates a name.
     *
     * @throws InvalidSchemaNameException if the schema is not a letter or underscore followed by letters,
     *     digits and underscores, or longer than 63 characters
     * @throws IllegalArgumentException if the table is not
     */
    public TableName {
        requireSchema(schema);
        String tableFault = fault(table);
        if (!tableFault.isEmpty()) {
            throw new IllegalArgumentException("mink: invalid table name: table name " + tableFault);
        }
    }

    /**
     * Requires the name of a schema.
     *
     * @throws InvalidSchemaNameException if it is none
     */
    public static void requireSchema(String name) {
        String fault = fault(name);
        if (!fault.isEmpty()) {
            throw new InvalidSchemaNameException(name, fault);
        }
    }

    /** The name as it stands in statements. */
    String quoted() {
        return Identifier.quoted(schema) + '.' + Identifier.quoted(table);
    }

    /** The table beside it that has a label. */
    TableName shadow(String label) {
        String word = WORD.matcher(label).matches()
                ? label
                : label.replaceAll("[^a-zA-Z0-9_]", "_") + '_' + Identifier.hash(label);
        return new TableName(schema, Identifier.fitting(table + "__" + word));
    }

    String primaryKey() {
        return Identifier.fitting(table + "_pkey");
    }

    String index(String column) {
        return Identifier.fitting(schema + "_idx_" + table + '_' + column);
    }

    @Override
    public String toString() {
        return schema + '.' + table;
    }

    private static String fault(String name) {
        if (name.isEmpty()) {
            return "cannot be empty";
        }
        if (name.length() > Identifier.MAX_LENGTH) {
            return "exceeds 63 characters";
        }
        return VALID.matcher(name).matches() ? "" : "contains invalid characters";
    }
}
