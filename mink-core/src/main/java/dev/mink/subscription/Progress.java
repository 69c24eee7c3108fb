package dev.mink.subscription;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The checkpoint of a named subscription. Used by one thread at a time. */
final class Progress {
    /** A reader at the head of a busy feed is idle many times a second. */
    private static final long IDLE_GAP = TimeUnit.MILLISECONDS.toNanos(100);

    private final CheckpointStore store;
    private final String name;
    private final int every;
    private final long start;
    private long saved;
    private int handledSince;
    private long savedNanos = System.nanoTime() - IDLE_GAP;

    /** Where attempts to save should have put the checkpoint that failed, and may have succeeded. */
    private final Set<Long> unanswered = new HashSet<>();

    Progress(CheckpointStore store, String name, int every, long fallbackStart) {
        this.store = store;
        this.name = name;
        this.every = every;
        var found = store.getCheckpoint(name);
        this.saved = found.map(Checkpoint::position).orElse(0L);
        this.start = found.map(Checkpoint::position).orElse(fallbackStart);
    }

    /** Where the subscription goes on. */
    long start() {
        return start;
    }

    /** Notes that one more event is done with. */
    void handledOne() {
        handledSince++;
    }

    /** Saves if enough events are done with since the last time. */
    void saveIfDue(long cursor) {
        if (handledSince >= every) {
            save(cursor);
        }
    }

    /** Saves when there is nothing else to do, unless that was done just now. */
    void saveWhenIdle(long cursor) {
        if (idleDelay(cursor) == 0) {
            save(cursor);
        }
    }

    /** Nanoseconds until {@link #saveWhenIdle} would save, 0 if it would do so now. */
    long idleDelay(long cursor) {
        return cursor <= saved ? Long.MAX_VALUE : Math.max(0, savedNanos + IDLE_GAP - System.nanoTime());
    }

    /**
     * Saves how far the subscription has got.
     *
     * @throws CheckpointConflictException if somebody else moved the checkpoint
     */
    void save(long cursor) {
        if (cursor <= saved) {
            return;
        }
        if (!moved(cursor) && !movedAfterAll(cursor)) {
            throw new CheckpointConflictException(name, saved, cursor);
        }
        saved = cursor;
        savedNanos = System.nanoTime();
        handledSince = 0;
        unanswered.clear();
    }

    private boolean moved(long cursor) {
        try {
            return store.compareAndSetCheckpoint(name, saved, cursor);
        } catch (RuntimeException e) {
            unanswered.add(cursor);
            throw e;
        }
    }

    /** Whether the checkpoint is where an attempt without answer put it, and now at the cursor. */
    private boolean movedAfterAll(long cursor) {
        if (unanswered.isEmpty()) {
            return false;
        }
        long position = store.getCheckpoint(name).map(Checkpoint::position).orElse(0L);
        if (!unanswered.contains(position)) {
            return false;
        }
        saved = position;
        return position == cursor || moved(cursor);
    }
}
