package dev.mink.adapter.postgres;

import dev.mink.MinkException;
import java.util.List;

/**
 * The table of a read model is not one that the model can be kept in, and a migration would have to change
 * or drop what is there: which it never does. Change the table, or rebuild the model into a new one.
 */
public class ReadModelDriftException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String tableName;

    @SuppressWarnings("serial") // an immutable list of strings
    private final List<String> differences;

    /**
     * Creates the exception.
     *
     * @param tableName the table, with its schema
     * @param differences what is different, a sentence each
     */
    public ReadModelDriftException(String tableName, List<String> differences) {
        super("mink: table " + tableName + " does not fit its read model: " + String.join("; ", differences));
        this.tableName = tableName;
        this.differences = List.copyOf(differences);
    }

    /** The table, with its schema. */
    public String tableName() {
        return tableName;
    }

    /** What is different, a sentence each. */
    public List<String> differences() {
        return differences;
    }
}
