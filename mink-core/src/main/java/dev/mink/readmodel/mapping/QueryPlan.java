package dev.mink.readmodel.mapping;

import java.util.List;
import java.util.OptionalInt;

/**
 * A query whose fields and values fit a read model.
 *
 * @param conditions all of them must hold
 * @param order at least one step, and the id among them: no two rows are equal in it
 * @param limit how many rows at most; empty for all
 * @param offset how many rows are left out at the start
 */
public record QueryPlan(List<Condition> conditions, List<Ordering> order, OptionalInt limit, long offset) {
    /** Creates a plan. */
    public QueryPlan {
        conditions = List.copyOf(conditions);
        order = List.copyOf(order);
    }

    /** Whether one of the conditions holds for no row at all. */
    public boolean isEmpty() {
        return conditions.stream().anyMatch(condition -> condition.test() == Condition.Test.NEVER);
    }
}
