package dev.mink.adapter.postgres.internal.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The rule by which positions become safe to read.
 *
 * <p>A transaction that may still fill a hole holds a lock on the sequence of positions. For each
 * holder a bound is kept: all that it will ever draw lies above the highest position seen at the
 * last look at which it was not listed yet. The horizon is the lowest of these bounds and of the
 * highest visible position, and never falls. A look and its update must not overlap another one.
 */
final class HorizonState {
    /** How the server names a transaction that was prepared before a restart: not as it did before it. */
    private static final String RECOVERED = "-1/";

    private Map<String, Long> bounds = Map.of();
    private long seen;
    private long horizon;

    /** Starts with a horizon that is proven, 0 for none. */
    HorizonState(long proven) {
        horizon = proven;
    }

    /**
     * Takes in a look at the database.
     *
     * @param maxVisible the highest visible position; no cursor may pass it, as positions that were
     *     drawn but not used may be drawn again after a crash
     * @param lastValue the last position drawn from the sequence; rows that were stored with positions
     *     above it would hide what is stored later
     * @param holders the transactions that hold the lock, seen after {@code maxVisible}
     * @return the horizon
     */
    long look(long maxVisible, long lastValue, Set<String> holders) {
        long visible = Math.min(maxVisible, lastValue);
        long before = Math.max(seen, horizon);
        long lowest = Math.max(visible, horizon);
        Map<String, Long> next = new HashMap<>();
        for (String holder : holders) {
            Long known = bounds.get(holder);
            long bound = known != null ? known : holder.startsWith(RECOVERED) ? horizon : before;
            next.put(holder, bound);
            lowest = Math.min(lowest, bound);
        }
        bounds = next;
        seen = Math.max(seen, visible);
        horizon = Math.max(horizon, lowest);
        return horizon;
    }

    long horizon() {
        return horizon;
    }
}
