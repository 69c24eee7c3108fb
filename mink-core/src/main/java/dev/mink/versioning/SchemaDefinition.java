package dev.mink.versioning;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The shape that events of one type have in one schema version.
 *
 * @param version from 1
 * @param fields in any order, each name once
 * @param jsonSchema a JSON Schema that describes the same, for readers of the definition; never evaluated
 * @param registeredAt when it was registered; empty before, and then set by the {@link SchemaRegistry}
 */
public record SchemaDefinition(
        int version, List<FieldDefinition> fields, Optional<String> jsonSchema, Optional<Instant> registeredAt) {
    /**
     * Creates a definition.
     *
     * @throws IllegalArgumentException if the version is below 1 or two fields have one name
     */
    public SchemaDefinition {
        if (version < 1) {
            throw new IllegalArgumentException("mink: a schema version must be at least 1, not " + version);
        }
        fields = List.copyOf(fields);
        Objects.requireNonNull(jsonSchema, "jsonSchema");
        Objects.requireNonNull(registeredAt, "registeredAt");
        Set<String> names = new HashSet<>();
        for (FieldDefinition field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException(
                        "mink: schema version " + version + " has two fields named \"" + field.name() + "\"");
            }
        }
    }

    /**
     * A definition with the given fields.
     *
     * @throws IllegalArgumentException if the version is below 1 or two fields have one name
     */
    public static SchemaDefinition of(int version, FieldDefinition... fields) {
        return of(version, List.of(fields));
    }

    /**
     * A definition with the given fields.
     *
     * @throws IllegalArgumentException if the version is below 1 or two fields have one name
     */
    public static SchemaDefinition of(int version, List<FieldDefinition> fields) {
        return new SchemaDefinition(version, fields, Optional.empty(), Optional.empty());
    }

    /**
     * A definition with the fields that events of a class have in JSON, as {@link RecordSchemas} derives
     * them.
     *
     * @throws IllegalArgumentException if the version is below 1 or the class cannot be an event
     */
    public static SchemaDefinition of(int version, Class<?> eventClass) {
        return of(version, RecordSchemas.create().fieldsOf(eventClass));
    }

    /** The same shape with a JSON Schema. */
    public SchemaDefinition withJsonSchema(String schema) {
        return new SchemaDefinition(version, fields, Optional.of(schema), registeredAt);
    }

    /** The same shape with a time of registration. */
    public SchemaDefinition withRegisteredAt(Instant time) {
        return new SchemaDefinition(version, fields, jsonSchema, Optional.of(time));
    }

    /** The field with a name. */
    public Optional<FieldDefinition> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
