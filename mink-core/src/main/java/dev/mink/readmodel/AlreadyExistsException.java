package dev.mink.readmodel;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** An instance's id, or its value in a unique column, belongs to another instance. */
public class AlreadyExistsException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String model;
    private final String id;
    private final String column;

    private AlreadyExistsException(String model, String id, String column, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.model = model;
        this.id = id;
        this.column = column;
    }

    /**
     * The id is taken.
     *
     * @param column the id's column
     */
    public static AlreadyExistsException ofId(String model, String id, String column, @Nullable Throwable cause) {
        return new AlreadyExistsException(
                model, id, column, "mink: there is a " + model + " with id \"" + id + "\" already", cause);
    }

    /**
     * The value of a unique column is taken.
     *
     * @param id the instance that could not be stored
     */
    public static AlreadyExistsException ofColumn(String model, String id, String column, @Nullable Throwable cause) {
        String message = "mink: the value of " + model + " \"" + id + "\" in unique column \"" + column
                + "\" belongs to another one";
        return new AlreadyExistsException(model, id, column, message, cause);
    }

    /** The simple name of the read model's class. */
    public String model() {
        return model;
    }

    /** The id of the instance that could not be stored. */
    public String id() {
        return id;
    }

    /** The column whose value is taken. */
    public String column() {
        return column;
    }
}
