package dev.mink.examples.basic;

import java.math.BigDecimal;

/** What can happen to an order. */
public sealed interface OrderEvent {
    /** A customer opened the order. */
    record OrderCreated(String orderId, String customerId) implements OrderEvent {}

    /** Something was put into it. */
    record ItemAdded(String orderId, String sku, int quantity, BigDecimal price) implements OrderEvent {}

    /** It left the house. */
    record OrderShipped(String orderId, String trackingNumber) implements OrderEvent {}
}
