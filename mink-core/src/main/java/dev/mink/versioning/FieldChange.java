package dev.mink.versioning;

import java.util.Optional;

/**
 * What happened to one field between two versions of a shape.
 *
 * @param name name of the field
 * @param before as it was; empty if it was added
 * @param after as it is; empty if it was removed
 * @param readsOld whether new code still reads old events, by the strict rules
 * @param readByOld whether old code reads new events, by the strict rules
 */
public record FieldChange(
        String name,
        Optional<FieldDefinition> before,
        Optional<FieldDefinition> after,
        boolean readsOld,
        boolean readByOld) {
    /** Whether the field is new. */
    public boolean isAddition() {
        return before.isEmpty();
    }

    /** Whether the field is gone. */
    public boolean isRemoval() {
        return after.isEmpty();
    }

    /** As {@code added required "total" decimal}, in one line. */
    @Override
    public String toString() {
        if (before.isEmpty()) {
            return "added " + after.map(FieldDefinition::toString).orElse("nothing");
        }
        if (after.isEmpty()) {
            return "removed " + before.get();
        }
        return changed(before.get(), after.get());
    }

    private static String changed(FieldDefinition old, FieldDefinition now) {
        String optionality = now.required() ? "became required" : "became optional";
        if (old.type().equals(now.type())) {
            return "\"" + now.name() + "\" " + optionality;
        }
        String type = "\"" + now.name() + "\" changed from " + old.type() + " to " + now.type();
        return old.required() == now.required() ? type : type + " and " + optionality;
    }
}
