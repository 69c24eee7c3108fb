package dev.mink.examples.projections;

import java.math.BigDecimal;

/** What happens to an order. */
sealed interface OrderEvent {
    record OrderPlaced(String orderId, String customer) implements OrderEvent {}

    record ItemAdded(String orderId, String sku, BigDecimal price) implements OrderEvent {}

    record OrderShipped(String orderId) implements OrderEvent {}
}
