package dev.mink.versioning;

/**
 * A field of an event's shape.
 *
 * @param name name in the stored data; that of a nested field is its path, see {@link RecordSchemas}
 * @param type what its values are. Any text: the same text is the same type. The constants of {@code
 *     enum(A|B)} and {@code oneof(A|B)}, also within {@code list<…>} and {@code map<…>}, are understood
 * @param required whether it is in every event; for a nested field, in every value of the field around it
 */
public record FieldDefinition(String name, String type, boolean required) {
    /**
     * Creates a field.
     *
     * @throws IllegalArgumentException if the name or the type is blank
     */
    public FieldDefinition {
        if (name.isBlank()) {
            throw new IllegalArgumentException("mink: a field of a schema needs a name");
        }
        if (type.isBlank()) {
            throw new IllegalArgumentException("mink: field \"" + name + "\" of a schema needs a type");
        }
    }

    /** A field that is in every event. */
    public static FieldDefinition required(String name, String type) {
        return new FieldDefinition(name, type, true);
    }

    /** A field that may be missing. */
    public static FieldDefinition optional(String name, String type) {
        return new FieldDefinition(name, type, false);
    }

    /** As {@code required "total" decimal}. */
    @Override
    public String toString() {
        return (required ? "required \"" : "optional \"") + name + "\" " + type;
    }
}
