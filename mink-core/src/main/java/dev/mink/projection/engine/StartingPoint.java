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
    private final Failures failures;

    StartingPoint(AsyncWorker.Parts parts, Progress progress, Failures failures) {
        this.name = parts.name();
        this.startFrom = parts.options().startFrom();
        this.head = parts.head();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.control = parts.control();
        this.callbacks = parts.callbacks();
        this.progress = progress;
        this.failures = failures;
    }

    long find() throws GaveUp, InterruptedException {
        long pauses = control.pauses();
        Optional<Checkpoint> checkpoint = checkpoint();
        if (checkpoint.isPresent()) {
            control.pausedInStore(!checkpoint.get().active(), pauses);
            return checkpoint.get().position();
        }
        switch (startFrom) {
            case BEGINNING:
                return 0;
            case HEAD:
                return beginAtHead();
            default:
                throw failures.gaveUp(
                        "load checkpoint", new IllegalStateException("there is none, and one is required"));
        }
    }

    /** The place is kept at once, also if it is 0: what comes then is not to be left out by the next start. */
    private long beginAtHead() throws GaveUp, InterruptedException {
        long now = head.getAsLong();
        try {
            checkpointing.begin(now);
            return now;
        } catch (OwnershipLostException e) {
            ownership.lost();
            return now;
        } catch (CheckpointMovedException e) {
            return checkpoint().map(Checkpoint::position).orElse(0L);
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
                    throw failures.gaveUp("load checkpoint", e);
                }
                LOG.warn("mink: projection \"{}\" cannot read its checkpoint and will try again", name, e);
                control.awaitStop(READ_PAUSE.toNanos() * attempt);
            }
        }
    }
}
