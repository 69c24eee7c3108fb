package dev.mink.versioning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How two shapes of an event differ, and what that means for code of the one that meets events of the
 * other. Fields are matched by name, their order does not matter.
 */
public final class SchemaComparison {
    private final List<FieldChange> changes;

    private SchemaComparison(List<FieldChange> changes) {
        this.changes = List.copyOf(changes);
    }

    /** Compares two shapes; their version numbers do not matter. */
    public static SchemaComparison between(SchemaDefinition older, SchemaDefinition newer) {
        Map<String, FieldDefinition> before = byName(older);
        Map<String, FieldDefinition> after = byName(newer);
        List<FieldChange> changes = new ArrayList<>();
        before.forEach((name, old) -> {
            FieldDefinition now = after.get(name);
            if (now == null) {
                boolean within = isWithinOneThatIsOnlyIn(before, after, name);
                changes.add(new FieldChange(name, Optional.of(old), Optional.empty(), true, within || !old.required()));
            } else if (!now.equals(old)) {
                changes.add(changed(old, now));
            }
        });
        after.forEach((name, now) -> {
            if (!before.containsKey(name)) {
                boolean within = isWithinOneThatIsOnlyIn(after, before, name);
                changes.add(new FieldChange(name, Optional.empty(), Optional.of(now), within || !now.required(), true));
            }
        });
        return new SchemaComparison(changes);
    }

    /** All changes: removed and changed fields in their old order, then added ones in their new order. */
    public List<FieldChange> changes() {
        return changes;
    }

    /** Whether both have the same fields. */
    public boolean isSame() {
        return changes.isEmpty();
    }

    /** The classification by the rules of a mode, of these two versions alone. */
    public SchemaCompatibility compatibility(CompatibilityMode mode) {
        return mode == CompatibilityMode.TABLE ? byTable() : byStrictRules();
    }

    private SchemaCompatibility byStrictRules() {
        return SchemaCompatibility.of(
                changes.stream().allMatch(FieldChange::readsOld),
                changes.stream().allMatch(FieldChange::readByOld));
    }

    private SchemaCompatibility byTable() {
        boolean added = changes.stream().anyMatch(FieldChange::isAddition);
        boolean removed = changes.stream().anyMatch(FieldChange::isRemoval);
        if (changes.stream().anyMatch(SchemaComparison::breaksByTable) || (removed && added)) {
            return SchemaCompatibility.BREAKING;
        }
        if (removed) {
            return SchemaCompatibility.FORWARD;
        }
        return added ? SchemaCompatibility.BACKWARD : SchemaCompatibility.FULLY;
    }

    private static boolean breaksByTable(FieldChange change) {
        FieldDefinition before = change.before().orElse(null);
        FieldDefinition after = change.after().orElse(null);
        if (after == null) {
            return false;
        }
        if (before == null) {
            return after.required();
        }
        return !before.type().equals(after.type()) || (after.required() && !before.required());
    }

    private static FieldChange changed(FieldDefinition old, FieldDefinition now) {
        FieldType before = FieldType.parse(old.type());
        FieldType after = FieldType.parse(now.type());
        return new FieldChange(
                now.name(),
                Optional.of(old),
                Optional.of(now),
                after.reads(before) && (old.required() || !now.required()),
                before.reads(after) && (now.required() || !old.required()));
    }

    /** Whether a field around the named one is in one shape only, so that the question is put there. */
    private static boolean isWithinOneThatIsOnlyIn(
            Map<String, FieldDefinition> here, Map<String, FieldDefinition> there, String name) {
        for (String outer = outer(name); outer != null; outer = outer(outer)) {
            if (here.containsKey(outer) && !there.containsKey(outer)) {
                return true;
            }
        }
        return false;
    }

    /** The path without its last step, or {@code null}. */
    private static @Nullable String outer(String path) {
        for (int i = path.length() - 1; i > 0; i--) {
            if (".[{(".indexOf(path.charAt(i)) >= 0) {
                return path.substring(0, i);
            }
        }
        return null;
    }

    private static Map<String, FieldDefinition> byName(SchemaDefinition schema) {
        Map<String, FieldDefinition> fields = new LinkedHashMap<>();
        schema.fields().forEach(field -> fields.put(field.name(), field));
        return fields;
    }
}
