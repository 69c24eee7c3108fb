package dev.mink.examples.cqrs;

import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;
import dev.mink.command.CommandBase;
import dev.mink.command.TraceableCommand;
import dev.mink.command.ValidationErrors;
import java.math.BigDecimal;

/** What can be asked of orders. */
public sealed interface OrderCommand extends Command {
    /** Opens an order; its handler makes the id. */
    record CreateOrder(String customerId, CommandBase base) implements OrderCommand, TraceableCommand {
        @Override
        public void validate() {
            ValidationErrors.of(this)
                    .check(!customerId.isBlank(), "customerId", "is required")
                    .throwIfAny();
        }
    }

    // tag::command[]
    /** Puts something into an order. */
    record AddItem(String aggregateId, String sku, int quantity, BigDecimal price, CommandBase base)
            implements OrderCommand, AggregateCommand, TraceableCommand {
        @Override
        public void validate() {
            ValidationErrors.of(this)
                    .check(!sku.isBlank(), "sku", "is required")
                    .check(quantity > 0, "quantity", "must be positive")
                    .throwIfAny();
        }
    }
    // end::command[]

    /** Sends an order. */
    record ShipOrder(String aggregateId, String trackingNumber) implements OrderCommand, AggregateCommand {}
}
