package dev.mink.testing.contract;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.ProjectionContext;

/** A read model that every backend has: counters that are checkpoints. */
final class Counters {
    private final CheckpointStore checkpoints;

    Counters(CheckpointStore checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Adds an amount to the counter of a projection, in its transaction. */
    void count(ProjectionContext context, long amount) {
        CheckpointStore within = checkpoints.in(context.transaction().orElseThrow());
        String counter = counter(context.projection());
        within.setCheckpoint(counter, position(within, counter) + amount);
    }

    /** What a projection has counted. */
    long counted(String projection) {
        return position(checkpoints, counter(projection));
    }

    private static String counter(String projection) {
        return "counter-" + projection;
    }

    private static long position(CheckpointStore store, String counter) {
        return store.getCheckpoint(counter).map(Checkpoint::position).orElse(0L);
    }
}
