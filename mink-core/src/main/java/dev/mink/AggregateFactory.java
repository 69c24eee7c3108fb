package dev.mink;

/**
 * Makes an empty aggregate for an id, usually a constructor: {@code Order::new}.
 *
 * @param <A> the aggregate's class
 */
@FunctionalInterface
public interface AggregateFactory<A extends Aggregate> {
    /** A new aggregate with version 0 and no events. */
    A create(String id);
}
