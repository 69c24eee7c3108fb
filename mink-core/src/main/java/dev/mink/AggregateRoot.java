package dev.mink;

/** An aggregate that also answers to the shorter name of its identity. */
public interface AggregateRoot extends Aggregate {
    /** The same as {@link #aggregateId()}. */
    default String id() {
        return aggregateId();
    }
}
