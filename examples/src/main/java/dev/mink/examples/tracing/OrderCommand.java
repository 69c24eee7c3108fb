package dev.mink.examples.tracing;

import dev.mink.command.AggregateCommand;

/** What somebody can want of an order. */
public sealed interface OrderCommand extends AggregateCommand {
    /** Wants something. */
    record PlaceOrder(String aggregateId, String sku) implements OrderCommand {}

    /** Sends it. */
    record ShipOrder(String aggregateId, String trackingNumber) implements OrderCommand {}
}
