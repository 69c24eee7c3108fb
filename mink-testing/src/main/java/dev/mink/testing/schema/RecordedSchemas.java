package dev.mink.testing.schema;

import dev.mink.versioning.FieldDefinition;
import dev.mink.versioning.SchemaDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file holds: for each type and version the shapes it had, oldest first. A version has more than
 * one after a compatible change.
 */
record RecordedSchemas(SortedMap<String, SortedMap<Integer, List<SchemaDefinition>>> types) {
    static RecordedSchemas empty() {
        return new RecordedSchemas(new TreeMap<>());
    }

    Set<String> eventTypes() {
        return types.keySet();
    }

    /** The highest version of a type, 0 if it has none. */
    int latestVersion(String eventType) {
        SortedMap<Integer, List<SchemaDefinition>> versions = types.get(eventType);
        return versions == null || versions.isEmpty() ? 0 : versions.lastKey();
    }

    List<SchemaDefinition> shapes(String eventType, int version) {
        return types.getOrDefault(eventType, new TreeMap<>()).getOrDefault(version, List.of());
    }

    boolean contains(String eventType, SchemaDefinition schema) {
        return shapes(eventType, schema.version()).contains(sorted(schema));
    }

    /** A copy with one shape more. */
    RecordedSchemas with(String eventType, SchemaDefinition schema) {
        SortedMap<Integer, List<SchemaDefinition>> versions = new TreeMap<>();
        SortedMap<Integer, List<SchemaDefinition>> before = types.get(eventType);
        if (before != null) {
            versions.putAll(before);
        }
        List<SchemaDefinition> shapes = new ArrayList<>(shapes(eventType, schema.version()));
        shapes.add(sorted(schema));
        versions.put(schema.version(), List.copyOf(shapes));
        SortedMap<String, SortedMap<Integer, List<SchemaDefinition>>> copy = new TreeMap<>(types);
        copy.put(eventType, versions);
        return new RecordedSchemas(copy);
    }

    private static SchemaDefinition sorted(SchemaDefinition schema) {
        return SchemaDefinition.of(
                schema.version(),
                schema.fields().stream()
                        .sorted(Comparator.comparing(FieldDefinition::name))
                        .toList());
    }
}
