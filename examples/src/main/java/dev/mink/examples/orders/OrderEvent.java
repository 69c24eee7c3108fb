package dev.mink.examples.orders;

import java.math.BigDecimal;

/** What can happen to an order. */
public sealed interface OrderEvent {
    /** A customer placed the order. */
    record OrderPlaced(String orderId, String customer) implements OrderEvent {}

    /** A line was added. */
    record LineAdded(String orderId, String product, int quantity, BigDecimal price) implements OrderEvent {}

    /** The customer paid. */
    record OrderPaid(String orderId, BigDecimal amount) implements OrderEvent {}

    /** The order left the house. */
    record OrderShipped(String orderId, String tracking) implements OrderEvent {}
}
