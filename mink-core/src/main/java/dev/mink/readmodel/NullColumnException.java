package dev.mink.readmodel;

import dev.mink.MinkException;

/** A null where a read model must have a value: in an instance to be stored, or in a row that was read. */
public class NullColumnException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String column;
    private final String field;

    /** Creates the exception. */
    public NullColumnException(String model, String column, String field) {
        super("mink: null in column \"" + column + "\", field " + field + " of " + model
                + ", which is not declared nullable");
        this.column = column;
        this.field = field;
    }

    /** The column. */
    public String column() {
        return column;
    }

    /** The record component or field. */
    public String field() {
        return field;
    }
}
