package dev.mink.adapter.postgres.internal.feed;

/**
 * What one look at the database said.
 *
 * @param number ascending in the order in which looks began
 * @param horizon the position up to which nothing can appear any more
 * @param visible the highest visible position
 * @param drawn the last position drawn, visible or not
 * @param takenNanos when it was done, by {@link System#nanoTime()}
 */
record Step(long number, long horizon, long visible, long drawn, long takenNanos) {
    /** Whether something committed must wait for a writer. */
    boolean isBehind() {
        return horizon < visible;
    }

    boolean isOlderThan(long nanos) {
        return System.nanoTime() - takenNanos > nanos;
    }
}
