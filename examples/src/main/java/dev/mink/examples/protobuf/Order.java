package dev.mink.examples.protobuf;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.examples.protobuf.messages.ItemAdded;
import dev.mink.examples.protobuf.messages.OrderCreated;
import dev.mink.examples.protobuf.messages.OrderShipped;

/** An order whose events are generated messages. */
// tag::aggregate[]
public final class Order extends AggregateBase {
    private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
            .on(ItemAdded.class, (order, event) -> order.cents += event.getPriceCents() * event.getQuantity())
            .on(OrderShipped.class, (order, event) -> order.shipped = true)
            .build();
    // end::aggregate[]

    private long cents;
    private boolean shipped;

    /** An empty order. */
    public Order(String id) {
        super(id, "Order", HANDLERS);
    }

    /** Opens the order. */
    // tag::apply[]
    public void create(String customerId) {
        apply(OrderCreated.newBuilder()
                .setOrderId(aggregateId())
                .setCustomerId(customerId)
                .build());
    }
    // end::apply[]

    /** Puts something into it. */
    public void addItem(String sku, int quantity, long priceCents) {
        apply(ItemAdded.newBuilder()
                .setOrderId(aggregateId())
                .setSku(sku)
                .setQuantity(quantity)
                .setPriceCents(priceCents)
                .build());
    }

    /** Sends it. */
    public void ship() {
        apply(OrderShipped.newBuilder().setOrderId(aggregateId()).build());
    }

    /** What it costs, in cents. */
    public long cents() {
        return cents;
    }

    /** Whether it left the house. */
    public boolean shipped() {
        return shipped;
    }
}
