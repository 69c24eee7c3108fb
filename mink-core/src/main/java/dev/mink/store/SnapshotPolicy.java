package dev.mink.store;

import dev.mink.Aggregate;

/**
 * Decides when a save is followed by a snapshot of the aggregate. Only aggregates that are {@link
 * dev.mink.Snapshotting} have any.
 */
@FunctionalInterface
public interface SnapshotPolicy {
    /**
     * Whether to write a snapshot now.
     *
     * @param aggregate the aggregate as it was saved
     * @param versionBefore its version before the save
     * @param versionAfter its version after the save
     */
    boolean isDue(Aggregate aggregate, long versionBefore, long versionAfter);

    /** No snapshots are written or read: the default. */
    static SnapshotPolicy never() {
        return NoSnapshots.INSTANCE;
    }

    /**
     * A snapshot whenever a save reaches or passes a multiple of so many events.
     *
     * @throws IllegalArgumentException if the number is below 1
     */
    static SnapshotPolicy everyEvents(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("mink: events between snapshots must be at least 1: " + events);
        }
        return (aggregate, before, after) -> before / events != after / events;
    }
}
