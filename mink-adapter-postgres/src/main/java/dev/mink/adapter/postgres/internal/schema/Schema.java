package dev.mink.adapter.postgres.internal.schema;

import dev.mink.adapter.postgres.InvalidSchemaNameException;
import dev.mink.adapter.postgres.internal.data.DataType;
import java.util.regex.Pattern;

/**
 * The database schema that holds the tables.
 *
 * @param name its name, case-sensitive
 * @param data how event data is kept in it
 */
public record Schema(String name, DataType data) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int MAX_LENGTH = 63;
    private static final String PLACEHOLDER = "{schema}";

    /**
     * Creates a schema.
     *
     * @throws InvalidSchemaNameException if it is not a letter or underscore followed by letters,
     *     digits and underscores, or longer than 63 characters
     */
    public Schema {
        if (name.isEmpty()) {
            throw new InvalidSchemaNameException(name, "cannot be empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw new InvalidSchemaNameException(name, "exceeds 63 characters");
        }
        if (!VALID.matcher(name).matches()) {
            throw new InvalidSchemaNameException(name, "contains invalid characters");
        }
    }

    /**
     * A statement with this schema's quoted name in place of <code>{schema}</code>, and what {@link
     * DataType} says in its places.
     */
    public String in(String statement) {
        return data.in(statement).replace(PLACEHOLDER, "\"" + name + "\"");
    }
}
