package dev.mink.projection.engine;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.projection.StartPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a worker begins: at its checkpoint, or where the options say if it has none. */
final class StartingPoint {
    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);
    private static final int READS = 3;
    private static final Duration READ_PAUSE = Duration.ofMillis(50);

    private final String name;
    private final StartPosition startFrom;
    private final LongSupplier head;
    private final Checkpointing checkpointing;
    private final Ownership ownership;
    private final Control control;
    private final Callbacks callbacks;
    private final Progress progress;

    StartingPoint(AsyncWorker.Parts parts, Progress progress) {
        this.name = parts.name();
        this.startFrom = parts.options().startFrom();
        this.head = parts.head();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.control = parts.control();
        this.callbacks = parts.callbacks();
        this.progress = progress;
    }

    long find() throws GaveUp, InterruptedException {
        long pauses = control.pauses();
        Optional<Checkpoint> checkpoint = checkpoint();
        checkpoint.ifPresent(found -> control.pausedInStore(!found.active(), pauses));
        return at(checkpoint);
    }

    /** The position of a checkpoint, or what stands for it if there is none. */
    long at(Optional<Checkpoint> checkpoint) throws GaveUp {
        if (checkpoint.isPresent()) {
            return checkpoint.get().position();
        }
        switch (startFrom) {
            case BEGINNING:
                return 0;
            case HEAD:
                return beginAtHead();
            default:
                throw gaveUp(new IllegalStateException("there is none, and one is required"));
        }
    }

    /** The place is kept at once, also if it is 0: what comes then is not to be left out by the next start. */
    private long beginAtHead() {
        long now = head.getAsLong();
        try {
            checkpointing.begin(now);
            return now;
        } catch (OwnershipLostException e) {
            ownership.lost();
            return now;
        } catch (CheckpointMovedException e) {
            return progress.load().map(Checkpoint::position).orElse(0L);
        }
    }

    /** A checkpoint that cannot be read is never taken for none. */
    Optional<Checkpoint> checkpoint() throws GaveUp, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return progress.load();
            } catch (RuntimeException e) {
                callbacks.recordError(name, e);
                if (attempt == READS || control.isStopping()) {
                    LOG.error("mink: projection \"{}\" cannot read its checkpoint and gives up", name, e);
                    throw gaveUp(e);
                }
                LOG.warn("mink: projection \"{}\" cannot read its checkpoint and will try again", name, e);
                control.awaitStop(READ_PAUSE.toNanos() * attempt);
            }
        }
    }

    private GaveUp gaveUp(Throwable cause) {
        return GaveUp.behind(name, progress.position(), "load checkpoint", cause);
    }
}
