package dev.mink.testing.schema;

import dev.mink.testing.schema.EventSchemas.CurrentSchema;
import dev.mink.versioning.CompatibilityMode;
import dev.mink.versioning.FieldChange;
import dev.mink.versioning.SchemaComparison;
import dev.mink.versioning.SchemaDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Compares what classes are with what was recorded. */
final class SchemaCheck {
    private final List<CurrentSchema> current;
    private final ToIntFunction<String> versions;
    private final Predicate<String> retires;

    SchemaCheck(List<CurrentSchema> current, ToIntFunction<String> versions, Predicate<String> retires) {
        this.current = current;
        this.versions = versions;
        this.retires = retires;
    }

    /** All differences: those of the classes by name, then those of types without class. */
    List<SchemaDifference> differences(RecordedSchemas recorded) {
        List<SchemaDifference> differences = new ArrayList<>();
        Map<String, CurrentSchema> byAlias = new HashMap<>();
        for (CurrentSchema schema : current) {
            schema.aliases().forEach(alias -> byAlias.put(alias, schema));
            differenceOf(schema, recorded).ifPresent(differences::add);
        }
        List<String> read = current.stream().map(CurrentSchema::eventType).toList();
        for (String type : recorded.eventTypes()) {
            if (!read.contains(type)) {
                differenceWithoutClass(type, Optional.ofNullable(byAlias.get(type)), recorded)
                        .ifPresent(differences::add);
            }
        }
        return differences;
    }

    private Optional<SchemaDifference> differenceOf(CurrentSchema now, RecordedSchemas recorded) {
        String type = now.eventType();
        SchemaDefinition schema = now.schema();
        int version = schema.version();
        if (retires.test(type)) {
            return refused(type, "is named as retired, but a class is registered for it.");
        }
        int latest = recorded.latestVersion(type);
        if (latest == 0) {
            return Optional.of(
                    SchemaDifference.recordable(type, schema, "version " + version + " is not recorded yet."));
        }
        if (version < latest) {
            return newerThanTheClass(type, latest, version);
        }
        if (version > latest + 1) {
            return refused(
                    type,
                    "is version " + version + " now, but the last recorded one is " + latest
                            + ": versions must follow each other without gap.\n"
                            + "Number it " + (latest + 1) + ", or record the versions between from the code of that"
                            + " time first.");
        }
        if (version > latest) {
            return Optional.of(SchemaDifference.recordable(type, schema, "has a new version " + version + "."));
        }
        return changed(type, schema, recorded);
    }

    private static Optional<SchemaDifference> changed(String type, SchemaDefinition schema, RecordedSchemas recorded) {
        Optional<SchemaDifference> unreadable = unreadable(type, schema, recorded, schema.version());
        if (unreadable.isPresent() || recorded.contains(type, schema)) {
            return unreadable;
        }
        List<SchemaDefinition> shapes = recorded.shapes(type, schema.version());
        SchemaComparison comparison = SchemaComparison.between(shapes.get(shapes.size() - 1), schema);
        return Optional.of(SchemaDifference.recordable(
                type,
                schema,
                "version " + schema.version() + " changed its shape; the change is "
                        + comparison.compatibility(CompatibilityMode.STRICT) + ":"
                        + list(comparison.changes())));
    }

    private Optional<SchemaDifference> differenceWithoutClass(
            String type, Optional<CurrentSchema> readAs, RecordedSchemas recorded) {
        if (readAs.isPresent()) {
            SchemaDefinition schema = readAs.get().schema();
            int version = Math.max(versions.applyAsInt(type), schema.version());
            int latest = recorded.latestVersion(type);
            return latest > version
                    ? newerThanTheClass(type, latest, version)
                    : unreadable(type, schema, recorded, version);
        }
        if (retires.test(type)) {
            return Optional.empty();
        }
        return refused(
                type,
                "is recorded, but no class is registered for it: stored events of the type are not read any more.\n"
                        + "If its class was renamed, keep the old name as an alias with @EventType. If its events are no"
                        + " longer read\non purpose, name it in retired(…).");
    }

    private static Optional<SchemaDifference> unreadable(
            String type, SchemaDefinition schema, RecordedSchemas recorded, int version) {
        for (SchemaDefinition shape : recorded.shapes(type, version)) {
            SchemaComparison comparison = SchemaComparison.between(shape, schema);
            List<FieldChange> reasons = comparison.changes().stream()
                    .filter(change -> !change.readsOld())
                    .toList();
            if (!reasons.isEmpty()) {
                return refused(
                        type,
                        "version " + version + " changed its shape; the change is "
                                + comparison.compatibility(CompatibilityMode.STRICT)
                                + ", stored events of the version cannot be read any more:" + list(reasons)
                                + "\nMake it version " + (version + 1) + " with an upcaster from version " + version
                                + ", or take the change back.");
            }
        }
        return Optional.empty();
    }

    private static Optional<SchemaDifference> newerThanTheClass(String type, int recorded, int version) {
        return refused(
                type,
                "is recorded up to version " + recorded + ", but the code reads version " + version
                        + ": stored events are newer than the upcasters know.\n"
                        + "Bring the upcasters back, or give this test the chain that has them in versions(…).");
    }

    private static Optional<SchemaDifference> refused(String type, String text) {
        return Optional.of(SchemaDifference.refused(type, text));
    }

    private static String list(List<FieldChange> changes) {
        return changes.stream().map(change -> "\n- " + change).collect(Collectors.joining());
    }
}
