package dev.mink.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.examples.basic.Order;
import dev.mink.examples.basic.OrderEvent;
import dev.mink.store.EventStore;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a program's own tests use a real PostgreSQL. */
@Tag("database")
// tag::database[]
class DatabaseTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void anOrderSurvives() {
        EventStoreAdapter adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(database.newSchemaName("orders"))
                .build();
        try (EventStore store = EventStore.create(adapter)) {
            store.initialize();
            store.registerEvents(OrderEvent.class);

            store.update(Order::new, "1", order -> order.create("customer-7"));

            assertThat(store.load(Order::new, "1").status()).isEqualTo("Created");
        }
    }
}
// end::database[]
