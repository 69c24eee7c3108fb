package dev.mink.readmodel;

/** A query names a field that the read model does not have. */
public class UnknownFilterFieldException extends InvalidQueryException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** Creates the exception. */
    public UnknownFilterFieldException(String model, String field) {
        super(model + " has no field \"" + field + "\"");
        this.field = field;
    }

    /** The field as the query names it. */
    public String field() {
        return field;
    }
}
