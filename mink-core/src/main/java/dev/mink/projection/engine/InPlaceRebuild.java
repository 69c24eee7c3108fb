package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.Checkpoint;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks whoever runs an async projection, in whatever process, to empty its model and begin anew, and watches
 * it until it has got as far as the feed was.
 */
final class InPlaceRebuild implements RebuildWork {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

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
        Requests requests = entry.requests();
        requests.leave(request);
        entry.control().look();
        try {
            while (requests.pending().equals(Optional.of(request))) {
                checkRuns("its model could not be emptied; that is tried again when it is restarted");
                monitor.pause(BETWEEN_LOOKS);
            }
        } catch (RuntimeException | InterruptedException e) {
            if (e instanceof OperationCancelledException || e instanceof InterruptedException) {
                requests.withdraw(request);
            }
            throw e;
        }
        if (requests.isRefused()) {
            throw failed("its model could not be emptied and is what it was", requests.refusal());
        }
        long position = position();
        while (position < to) {
            monitor.at(position);
            checkRuns("it gave up at position " + position + "; its model is complete up to there");
            monitor.pause(BETWEEN_LOOKS);
            position = position();
        }
        return position;
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
