package dev.mink.testing.schema;

import dev.mink.versioning.SchemaDefinition;
import java.util.List;
import java.util.Optional;

/**
 * A place where classes and the file do not agree.
 *
 * @param text what it is and, if it is not to be recorded, what to do about it
 * @param toRecord what recording adds to the file; empty if the difference must not be recorded
 */
record SchemaDifference(String eventType, String text, Optional<SchemaDefinition> toRecord) {
    static final String TO_RECORD =
            "To record the schemas, run this test with -D" + EventSchemas.PROPERTY + "=update and commit the file.";

    static SchemaDifference recordable(String eventType, SchemaDefinition schema, String text) {
        return new SchemaDifference(eventType, text, Optional.of(schema));
    }

    static SchemaDifference refused(String eventType, String text) {
        return new SchemaDifference(eventType, text, Optional.empty());
    }

    static String report(SchemaFile file, List<SchemaDifference> differences) {
        StringBuilder text = new StringBuilder("mink: the event classes differ from schema file ").append(file);
        for (SchemaDifference difference : differences) {
            text.append("\n\n  \"").append(difference.eventType).append("\" ");
            text.append(difference.text.replace("\n", "\n    "));
        }
        text.append('\n');
        if (differences.stream().allMatch(difference -> difference.toRecord.isPresent())) {
            text.append('\n').append(TO_RECORD);
        }
        return text.toString();
    }
}
