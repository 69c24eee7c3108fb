package dev.mink.examples.msgpack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What can happen to an order. */
public sealed interface OrderEvent {
    /** A customer opened the order. */
    record OrderCreated(String orderId, String customerId, Instant at) implements OrderEvent {}

    /** Something was put into it. */
    record ItemAdded(String orderId, String sku, int quantity, BigDecimal price) implements OrderEvent {}

    /** It was counted; a program in Go reads and writes this, by the names of its fields. */
    // tag::names[]
    record OrderCounted(
            @JsonProperty("OrderID") String orderId,
            @JsonProperty("Pieces") long pieces,
            @JsonProperty("Shelves") List<String> shelves,
            @JsonProperty("At") Instant at)
            implements OrderEvent {}
    // end::names[]
}
