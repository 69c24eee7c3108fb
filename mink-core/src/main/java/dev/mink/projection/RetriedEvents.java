package dev.mink.projection;

import java.util.List;

/**
 * What came of retrying parked events.
 *
 * @param applied how many were applied and are parked no more
 * @param failed those that failed again, as they are parked now; what is held back behind them was not tried
 */
public record RetriedEvents(int applied, List<ParkedEvent> failed) {
    /** Creates the outcome of a retry. */
    public RetriedEvents {
        failed = List.copyOf(failed);
    }
}
