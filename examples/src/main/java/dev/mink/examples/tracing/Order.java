package dev.mink.examples.tracing;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.examples.tracing.OrderEvent.OrderPlaced;
import dev.mink.examples.tracing.OrderEvent.OrderShipped;

/** Something that somebody wants. */
public final class Order extends AggregateBase {
    private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
            .on(OrderPlaced.class, (order, event) -> order.status = "placed")
            .on(OrderShipped.class, (order, event) -> order.status = "shipped")
            .build();

    private String status = "unknown";

    /** An order that nobody has placed. */
    public Order(String id) {
        super(id, "Order", HANDLERS);
    }

    /** Wants something. */
    public void place(String sku) {
        apply(new OrderPlaced(aggregateId(), sku));
    }

    /** Sends it. */
    public void ship(String trackingNumber) {
        if (!status.equals("placed")) {
            throw new IllegalStateException("order " + aggregateId() + " is " + status + " and cannot be shipped");
        }
        apply(new OrderShipped(aggregateId(), trackingNumber));
    }
}
