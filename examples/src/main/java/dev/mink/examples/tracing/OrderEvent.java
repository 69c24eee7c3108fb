package dev.mink.examples.tracing;

/** What can happen to an order. */
public sealed interface OrderEvent {
    /** Somebody wants something. */
    record OrderPlaced(String orderId, String sku) implements OrderEvent {}

    /** It is on its way. */
    record OrderShipped(String orderId, String trackingNumber) implements OrderEvent {}
}
