package dev.mink.readmodel.mapping;

/**
 * One step of the order of a {@link QueryPlan}: ascending with nulls last or descending with nulls first.
 *
 * @param column the column
 * @param descending whether the greatest value comes first
 */
public record Ordering(ModelColumn column, boolean descending) {}
