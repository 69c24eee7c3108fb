package dev.mink.subscription;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;

/** The checkpoint of a named subscription. Used by one thread at a time. */
final class Progress {
    private final CheckpointStore store;
    private final String name;
    private final int every;
    private final long start;
    private long saved;
    private int handledSince;

    /** Whether an attempt to save failed in a way that leaves open whether it succeeded. */
    private boolean uncertain;

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

    /**
     * Saves how far the subscription has got.
     *
     * @throws CheckpointConflictException if somebody else moved the checkpoint
     */
    void save(long cursor) {
        if (cursor <= saved) {
            return;
        }
        boolean moved;
        try {
            moved = store.compareAndSetCheckpoint(name, saved, cursor);
        } catch (RuntimeException e) {
            uncertain = true;
            throw e;
        }
        if (!moved && !(uncertain && isAt(cursor))) {
            throw new CheckpointConflictException(name, saved, cursor);
        }
        saved = cursor;
        handledSince = 0;
        uncertain = false;
    }

    private boolean isAt(long cursor) {
        return store.getCheckpoint(name).filter(c -> c.position() == cursor).isPresent();
    }
}
