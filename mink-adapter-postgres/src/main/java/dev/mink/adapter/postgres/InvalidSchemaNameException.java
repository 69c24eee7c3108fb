package dev.mink.adapter.postgres;

/** A text that cannot be the name of Mink's schema. */
public class InvalidSchemaNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String schemaName;

    /**
     * Creates the exception.
     *
     * @param schemaName the refused text
     * @param reason why, as the end of a sentence: "cannot be empty"
     */
    public InvalidSchemaNameException(String schemaName, String reason) {
        super("mink: invalid schema name: schema name " + reason);
        this.schemaName = schemaName;
    }

    /** The refused text. */
    public String schemaName() {
        return schemaName;
    }
}
