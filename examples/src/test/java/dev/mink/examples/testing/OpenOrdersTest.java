package dev.mink.examples.testing;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.projection.AsyncProjection;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import dev.mink.testing.projection.ProjectionFixture;
import org.junit.jupiter.api.Test;

/** How a projection is tested on its own. */
class OpenOrdersTest {
    record OrderPlaced(String orderId, String customer) {}

    record OrderShipped(String orderId) {}

    record OpenOrder(String id, String customer) {}

    // tag::projection[]
    @Test
    void shippedOrdersAreNoLongerOpen() {
        try (EventStore store = EventStore.create(MemoryAdapter.create())) {
            ReadModelRepository<OpenOrder> orders = store.adapter()
                    .capability(ReadModelStore.class)
                    .orElseThrow()
                    .repository(OpenOrder.class);

            ProjectionFixture.of(store, openOrders(orders), orders)
                    .given("Order-1", new OrderPlaced("1", "ada"))
                    .given("Order-2", new OrderPlaced("2", "bob"), new OrderShipped("2"))
                    .thenReadModel("1", new OpenOrder("1", "ada"))
                    .thenReadModelNotExists("2")
                    .thenReadModelCount(1);
        }
    }
    // end::projection[]

    private static AsyncProjection openOrders(ReadModelRepository<OpenOrder> orders) {
        return AsyncProjection.named("open-orders")
                .on(
                        OrderPlaced.class,
                        (event, context) -> context.in(orders).upsert(new OpenOrder(event.orderId(), event.customer())))
                .on(OrderShipped.class, (event, context) -> context.in(orders).delete(event.orderId()))
                .build();
    }
}
