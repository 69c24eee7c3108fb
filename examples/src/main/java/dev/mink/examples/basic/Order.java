package dev.mink.examples.basic;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.examples.basic.OrderEvent.ItemAdded;
import dev.mink.examples.basic.OrderEvent.OrderCreated;
import dev.mink.examples.basic.OrderEvent.OrderShipped;
import java.math.BigDecimal;

/** An order: decides in its public methods, changes in its handlers. */
public final class Order extends AggregateBase {
    private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
            .on(OrderCreated.class, Order::created)
            .on(ItemAdded.class, Order::itemAdded)
            .on(OrderShipped.class, Order::shipped)
            .build();

    private String status = "New";
    private int items;
    private BigDecimal total = BigDecimal.ZERO;

    /** An empty order. */
    public Order(String id) {
        super(id, "Order", HANDLERS);
    }

    /** Opens the order. */
    public void create(String customerId) {
        require("New", "created");
        apply(new OrderCreated(aggregateId(), customerId));
    }

    /** Puts something into it. */
    public void addItem(String sku, int quantity, BigDecimal price) {
        require("Created", "added to");
        apply(new ItemAdded(aggregateId(), sku, quantity, price));
    }

    /** Sends it. */
    public void ship(String trackingNumber) {
        require("Created", "shipped");
        if (items == 0) {
            throw new IllegalStateException("an empty order cannot be shipped");
        }
        apply(new OrderShipped(aggregateId(), trackingNumber));
    }

    /** New, Created or Shipped. */
    public String status() {
        return status;
    }

    /** How many pieces are in it. */
    public int items() {
        return items;
    }

    /** What they cost together. */
    public BigDecimal total() {
        return total;
    }

    private void require(String wanted, String action) {
        if (!status.equals(wanted)) {
            throw new IllegalStateException("an order that is " + status + " cannot be " + action);
        }
    }

    private void created(OrderCreated event) {
        status = "Created";
    }

    private void itemAdded(ItemAdded event) {
        items += event.quantity();
        total = total.add(event.price().multiply(BigDecimal.valueOf(event.quantity())));
    }

    private void shipped(OrderShipped event) {
        status = "Shipped";
    }
}
