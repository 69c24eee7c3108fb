package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whoever runs an async projection, in whatever process, to empty its model and begin anew, and watches
 * it until it has got as far as the feed was.
 */
final class InPlaceRebuild implements RebuildWork {
    private static final Logger LOG = LoggerFactory.getLogger(InPlaceRebuild.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

    private final Surroundings surroundings;
    private final AsyncEntry entry;
    private final RebuildOptions options;
    private final Optional<Throwable> earlierError;

    InPlaceRebuild(Surroundings surroundings, AsyncEntry entry, RebuildOptions options) {
        this.surroundings = surroundings;
        this.entry = entry;
        this.options = options;
        this.earlierError = error();
    }

    @Override
    public long run(RebuildMonitor monitor) throws InterruptedException {
        long head = surroundings.store().getStablePosition();
        long to = options.toPosition() == 0 ? head : Math.min(head, options.toPosition());
        monitor.begins(to);
        ReplayRequest request = ReplayRequest.of(options);
        entry.requests().leave(request);
        entry.control().look();
        awaitBegin(request, monitor);
        long position = look(this::position, monitor);
        while (position < to) {
            monitor.at(position);
            checkRuns("it gave up at position " + position + "; its model is complete up to there");
            monitor.pause(BETWEEN_LOOKS);
            position = look(this::position, monitor);
        }
        return position;
    }

    private void awaitBegin(ReplayRequest request, RebuildMonitor monitor) throws InterruptedException {
        try {
            Requests.Fate fate = fate(request, monitor);
            while (fate == Requests.Fate.WAITS) {
                checkRuns("its model could not be emptied; that is tried again when it is restarted");
                monitor.pause(BETWEEN_LOOKS);
                fate = fate(request, monitor);
            }
            if (fate == Requests.Fate.REFUSED) {
                throw failed(
                        "whoever runs it could not empty its model, which is what it was",
                        entry.requests().refusal());
            }
            if (fate == Requests.Fate.REPLACED) {
                throw new RebuildFailedException(
                        entry.name(), "the request for it was replaced by another request", null);
            }
        } catch (OperationCancelledException | InterruptedException e) {
            withdraw(request, e);
            throw e;
        }
    }

    private Requests.Fate fate(ReplayRequest request, RebuildMonitor monitor) throws InterruptedException {
        return look(() -> entry.requests().fate(request), monitor);
    }

    private void withdraw(ReplayRequest request, Exception why) {
        try {
            entry.requests().withdraw(request);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    /** Looks again when that fails in passing: the projection goes on, whether or not somebody sees how far it is. */
    private <T> T look(Supplier<T> what, RebuildMonitor monitor) throws InterruptedException {
        while (true) {
            try {
                return what.get();
            } catch (AdapterException e) {
                if (!e.retryable()) {
                    throw e;
                }
                LOG.debug("mink: the {} could not look how far it is", monitor, e);
            }
            checkRuns("it gave up");
            monitor.pause(AFTER_FAILURE);
        }
    }

    private long position() {
        return surroundings
                .checkpointStore()
                .getCheckpoint(entry.name())
                .map(Checkpoint::position)
                .orElse(0L);
    }

    private void checkRuns(String what) {
        Optional<Throwable> gaveUp = entry.board().gaveUp();
        if (gaveUp.isPresent() && !gaveUp.equals(earlierError)) {
            throw failed(what, gaveUp);
        }
        if (!entry.launch().isAlive()) {
            throw new OperationCancelledException("rebuild of projection \"" + entry.name() + "\", which was stopped");
        }
    }

    private RebuildFailedException failed(String what, Optional<Throwable> error) {
        String cause = error.map(failure -> ": " + failure.getMessage()).orElse("");
        return new RebuildFailedException(entry.name(), what + cause, error.orElse(null));
    }

    private Optional<Throwable> error() {
        return entry.board().status(0, 0, 0).error();
    }
}
