package dev.mink.adapter.postgres;

import dev.mink.adapter.AdapterException;

/** The events of a schema are kept in a data column of another type than the adapter is built for. */
public class DataColumnMismatchException extends AdapterException {
    private static final long serialVersionUID = 1L;

    private final String schemaName;
    private final String found;
    private final DataColumn configured;

    /**
     * Creates the exception.
     *
     * @param schemaName the schema that holds the tables
     * @param found the column's type, as the server names it
     * @param configured what the adapter is built for
     */
    public DataColumnMismatchException(String schemaName, String found, DataColumn configured) {
        super(
                "mink: the events of schema \"" + schemaName + "\" keep their data in a column of type " + found
                        + ", but the adapter is built for " + configured
                        + ": build it with the dataColumn(…) that is there, or with another schema",
                false,
                null);
        this.schemaName = schemaName;
        this.found = found;
        this.configured = configured;
    }

    /** The schema that holds the tables. */
    public String schemaName() {
        return schemaName;
    }

    /** The column's type, as the server names it. */
    public String found() {
        return found;
    }

    /** What the adapter is built for. */
    public DataColumn configured() {
        return configured;
    }
}
