package dev.mink.store;

import dev.mink.Aggregate;

/** The policy that switches snapshots off, also for loads. */
enum NoSnapshots implements SnapshotPolicy {
    INSTANCE;

    @Override
    public boolean isDue(Aggregate aggregate, long versionBefore, long versionAfter) {
        return false;
    }
}
