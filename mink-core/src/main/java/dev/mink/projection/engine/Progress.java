package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.Checkpoint;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far an async projection has got, here and in its checkpoint, and who is told of it. For one thread at a time. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    /** How often a checkpoint is written that only moved over events of others. */
    private static final long IDLE_SAVE_NANOS = Duration.ofMillis(100).toNanos();

    private final String name;
    private final EventFeed feed;
    private final Checkpointing checkpointing;
    private final Parking parking;
    private final Board board;
    private final Callbacks callbacks;
    private final Trouble trouble;
    private long position;
    private long savedAt = System.nanoTime();

    /** Whether events were applied without their transaction, and the checkpoint does not say so yet. */
    private boolean saveOwed;

    Progress(AsyncWorker.Parts parts, Trouble trouble) {
        this.name = parts.name();
        this.feed = parts.feed();
        this.checkpointing = parts.checkpointing();
        this.parking = parts.parking();
        this.board = parts.board();
        this.callbacks = parts.callbacks();
        this.trouble = trouble;
    }

    long position() {
        return position;
    }

    /** Goes on elsewhere, where other events come. */
    void startAt(long from) {
        position = from;
        saveOwed = false;
        trouble.forgetEvents();
        board.moved(from);
    }

    /** Learns what is stored: what is parked, and the checkpoint. */
    Optional<Checkpoint> load() {
        parking.load();
        return checkpointing.load();
    }

    /**
     * What is stored is behind the position only by events of others, and before it after a lost answer, or if
     * somebody did something in the worker's place.
     */
    void learn() {
        try {
            long stored = load().map(Checkpoint::position).orElse(0L);
            if (stored > position) {
                position = stored;
                board.moved(stored);
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not read its checkpoint", name, e);
        }
    }

    /** There is nothing to apply up to a position. */
    void passOver(long to) {
        position = to;
        trouble.passed(0, to);
        board.moved(to);
    }

    /**
     * Events were applied.
     *
     * @param saved whether the checkpoint has moved with them; else that is owed
     */
    void applied(List<StoredEvent> events, Applied done, long to, long nanos, boolean saved) {
        position = to;
        recovered();
        trouble.passed(events.size(), to);
        board.applied(done.events(), nanos, to);
        done.tell(name, callbacks);
        if (saved) {
            saved();
        } else {
            saveOwed = true;
        }
    }

    /** All that was tried last has succeeded. */
    void recovered() {
        if (!trouble.isUnresolved()) {
            return;
        }
        int failures = trouble.consecutive();
        if (failures > 0) {
            LOG.info(
                    "mink: projection \"{}\" recovered after {} failures in {}",
                    name,
                    failures,
                    Duration.ofNanos(trouble.nanos()));
        }
        trouble.resolved();
        board.recovered();
    }

    /** An event was left out, and the checkpoint moved. */
    void leftOut(long to) {
        position = to;
        trouble.passed(1, to);
        trouble.resolved();
        board.recovered();
        board.moved(to);
        saved();
    }

    /** Without a transaction, what was applied before a failure is done with. */
    void keep(Applied done, long to) {
        position = to;
        board.applied(done.events(), done.nanos(), to);
        done.tell(name, callbacks);
        saveOwed = true;
        try {
            save();
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not save its checkpoint and will try again", name, e);
            callbacks.recordError(name, e);
        }
    }

    /** Whether nothing is to be applied before the checkpoint is saved. */
    boolean isSaveOwed() {
        return saveOwed;
    }

    boolean isSaved() {
        return checkpointing.saved() == position;
    }

    /** Whether it is time to save what only moved over events of others. */
    boolean isSaveDue() {
        return !isSaved() && System.nanoTime() - savedAt >= IDLE_SAVE_NANOS;
    }

    /** How long to wait for news before something else is to be done. */
    Duration idleTime(Duration pollInterval) {
        return isSaved() || pollInterval.toNanos() < IDLE_SAVE_NANOS ? pollInterval : Duration.ofNanos(IDLE_SAVE_NANOS);
    }

    /** Moves the checkpoint to where the projection is. */
    void save() {
        checkpointing.save(position);
        saveOwed = false;
        saved();
    }

    private void saved() {
        savedAt = System.nanoTime();
        callbacks.recordCheckpoint(name, checkpointing.saved());
        OptionalLong known = feed.knownHead();
        if (known.isPresent()) {
            callbacks.recordLag(name, Math.max(0, known.getAsLong() - position));
        }
    }
}
