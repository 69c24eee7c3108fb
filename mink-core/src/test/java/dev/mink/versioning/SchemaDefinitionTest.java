package dev.mink.versioning;

import static dev.mink.versioning.FieldDefinition.optional;
import static dev.mink.versioning.FieldDefinition.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaDefinitionTest {
    @Test
    void refusesTwoFieldsOfOneName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaDefinition.of(3, required("id", "string"), optional("id", "uuid")))
                .withMessage("mink: schema version 3 has two fields named \"id\"");
    }

    @Test
    void refusesVersionsBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaDefinition.of(0))
                .withMessage("mink: a schema version must be at least 1, not 0");
    }

    @Test
    void refusesFieldsWithoutNameOrType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> required(" ", "string"))
                .withMessageContaining("needs a name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optional("id", ""))
                .withMessageContaining("\"id\"")
                .withMessageContaining("needs a type");
        assertThatNullPointerException().isThrownBy(() -> SchemaDefinition.of(1, (FieldDefinition) null));
    }

    @Test
    void cannotBeChangedFromOutside() {
        List<FieldDefinition> fields = new ArrayList<>(List.of(required("id", "string")));
        SchemaDefinition schema = SchemaDefinition.of(1, fields);
        fields.clear();

        assertThat(schema.fields()).containsExactly(required("id", "string"));
        assertThat(schema.field("id")).contains(required("id", "string"));
        assertThat(schema.field("ID")).isEmpty();
    }

    @Test
    void copiesWithAnotherPart() {
        SchemaDefinition schema = SchemaDefinition.of(2, required("id", "string"));

        assertThat(schema.jsonSchema()).isEmpty();
        assertThat(schema.registeredAt()).isEmpty();
        SchemaDefinition complete = schema.withJsonSchema("{}").withRegisteredAt(Instant.EPOCH);
        assertThat(complete.jsonSchema()).contains("{}");
        assertThat(complete.registeredAt()).contains(Instant.EPOCH);
        assertThat(complete.version()).isEqualTo(2);
        assertThat(complete.fields()).isEqualTo(schema.fields());
    }

    @Test
    void namesOfCompatibilityAreThoseOfGoMink() {
        assertThat(SchemaCompatibility.values())
                .extracting(SchemaCompatibility::toString)
                .containsExactly("fully-compatible", "backward-compatible", "forward-compatible", "breaking");
    }
}
