package dev.mink.examples.schemas;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.examples.orders.OrderEvent;
import dev.mink.testing.schema.EventSchemas;
import dev.mink.versioning.CompatibilityMode;
import dev.mink.versioning.FieldDefinition;
import dev.mink.versioning.IncompatibleSchemaException;
import dev.mink.versioning.SchemaDefinition;
import dev.mink.versioning.SchemaRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Guards the shapes of the example's events. */
class OrderSchemasTest {
    // tag::guard[]
    @Test
    void storedEventsStayReadable() {
        EventSchemas.of(Path.of("src/test/resources/event-schemas.json"))
                .events(OrderEvent.class)
                .verify();
    }
    // end::guard[]

    @Test
    void aRegistryJudgesShapesThatComeFromElsewhere() {
        // tag::registry[]
        SchemaRegistry registry = new SchemaRegistry();
        registry.register("OrderPaid", SchemaDefinition.of(1, OrderEvent.OrderPaid.class));
        registry.register(
                "OrderPaid",
                SchemaDefinition.of(
                        2,
                        FieldDefinition.required("orderId", "string"),
                        FieldDefinition.required("amount", "decimal"),
                        FieldDefinition.required("currency", "string")));
        // end::registry[]

        assertThatThrownBy(() -> requireThatNewCodeReadsOldEvents(registry))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("added required \"currency\" string");
    }

    private static void requireThatNewCodeReadsOldEvents(SchemaRegistry registry) {
        // tag::require[]
        registry.requireBackwardCompatible("OrderPaid", 1, 2, CompatibilityMode.STRICT);
        // end::require[]
    }
}
