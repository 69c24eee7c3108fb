package dev.mink.readmodel;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** A row has a value that the field of the read model cannot hold. */
public class ColumnValueRangeException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String column;
    private final String field;
    private final String value;

    /**
     * Creates the exception.
     *
     * @param type what the field can hold: {@code "int"}
     * @param value the value as a text
     * @param cause what tells more; null for nothing
     */
    public ColumnValueRangeException(
            String model, String column, String field, String type, String value, @Nullable Throwable cause) {
        super(
                "mink: value " + value + " in column \"" + column + "\" does not fit field " + field + " of " + model
                        + ", which is " + type,
                cause);
        this.column = column;
        this.field = field;
        this.value = value;
    }

    /** The column. */
    public String column() {
        return column;
    }

    /** The record component or field. */
    public String field() {
        return field;
    }

    /** The value as a text. */
    public String value() {
        return value;
    }
}
