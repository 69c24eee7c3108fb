package dev.mink.examples.cqrspostgres;

import dev.mink.command.AggregateCommand;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.ValidationErrors;
import java.math.BigDecimal;

/**
 * Opens an order with its first item.
 *
 * @param requestId made by whoever sends the command, the same for every repetition
 * @param orderId the order
 * @param customerId who orders
 * @param sku what
 * @param price at what price
 */
public record PlaceOrder(String requestId, String orderId, String customerId, String sku, BigDecimal price)
        implements AggregateCommand, IdempotentCommand {
    @Override
    public String aggregateId() {
        return orderId;
    }

    @Override
    public String idempotencyKey() {
        return requestId;
    }

    @Override
    public void validate() {
        ValidationErrors.of(this)
                .check(!customerId.isBlank(), "customerId", "is required")
                .check(price.signum() > 0, "price", "must be positive")
                .throwIfAny();
    }
}
