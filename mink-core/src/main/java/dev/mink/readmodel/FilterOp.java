package dev.mink.readmodel;

/**
 * How a filter compares a field with its value. What null, numbers, texts and times mean is said in the
 * {@linkplain dev.mink.readmodel description of the package}.
 */
public enum FilterOp {
    /** The field equals the value. Objects and lists in JSON are equal if all they consist of is. */
    EQ("="),

    /** The field is something else than the value, and not null. */
    NE("!="),

    /** The field is greater than the value: numbers, texts, times, dates, UUIDs. */
    GT(">"),

    /** The field is greater than the value or equals it. */
    GTE(">="),

    /** The field is less than the value. */
    LT("<"),

    /** The field is less than the value or equals it. */
    LTE("<="),

    /** The field equals one of the values of a list that is not empty and has no null. */
    IN("IN"),

    /** The field equals none of the values of a list that is not empty and has no null, and is not null. */
    NOT_IN("NOT IN"),

    /**
     * The whole text fits a pattern, case-sensitive: {@code %} is any run of characters, line breaks
     * included, {@code _} any one character, and a backslash takes the next character literally. A
     * pattern must not end with a single backslash. Texts only.
     */
    LIKE("LIKE"),

    /** The field is null. Takes no value. */
    IS_NULL("IS NULL"),

    /** The field is not null. Takes no value. */
    IS_NOT_NULL("IS NOT NULL"),

    /**
     * A text has the value as a part, case-sensitive and without wildcards. A list has the value as an
     * element, or all elements of a value that is a list itself, in any order; an object has all
     * properties of a value that is a map or an object, with values that contain theirs. Texts and what
     * is kept as JSON only.
     */
    CONTAINS("CONTAINS"),

    /** The field lies between two values or equals one of them. Takes a list of the lower and the upper value. */
    BETWEEN("BETWEEN");

    private final String wire;

    FilterOp(String wire) {
        this.wire = wire;
    }

    /** The operator in texts: {@code "!="}. */
    public String wire() {
        return wire;
    }

    /**
     * The operator that a text stands for.
     *
     * @throws InvalidQueryException if there is none
     */
    public static FilterOp ofWire(String wire) {
        for (FilterOp op : values()) {
            if (op.wire.equals(wire)) {
                return op;
            }
        }
        throw new InvalidQueryException("there is no operator \"" + wire + "\"");
    }
}
