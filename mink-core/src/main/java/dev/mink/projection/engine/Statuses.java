package dev.mink.projection.engine;

import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How projections are doing, in whatever process they run, and the waiting for how far they are to get. */
final class Statuses {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);
    private static final long LOOK_ELSEWHERE = TimeUnit.MILLISECONDS.toNanos(25);

    private final EventStore store;
    private final Optional<CheckpointStore> checkpoints;

    /** The head of the feed when it was read last. */
    private final AtomicLong knownHead = new AtomicLong();

    Statuses(EventStore store, Optional<CheckpointStore> checkpoints) {
        this.store = store;
        this.checkpoints = checkpoints;
    }

    /** Of each of these; what was known last, while the backend is away. */
    List<ProjectionStatus> of(List<Entry> entries) {
        try {
            long head = store.getLastPosition();
            knownHead.set(head);
            return entries.stream()
                    .map(entry -> status(entry, position(entry), head, ParkedEvents::count))
                    .toList();
        } catch (AdapterException | AdapterClosedException e) {
            LOG.debug("mink: the backend could not be asked how projections are doing", e);
            return entries.stream()
                    .map(entry -> status(entry, entry.board().position(), knownHead.get(), ParkedEvents::knownCount))
                    .toList();
        }
    }

    private static ProjectionStatus status(
            Entry entry, long position, long head, ToLongFunction<ParkedEvents> parkedEvents) {
        if (entry instanceof AsyncEntry async) {
            long parked = async.parked().map(parkedEvents::applyAsLong).orElse(0L);
            return entry.board().status(position, Math.max(0, head - position), parked);
        }
        long lag = entry instanceof LiveEntry live ? live.worker().lag(head) : 0;
        return entry.board().status(entry.board().position(), lag, 0);
    }

    /** How far an async projection is, wherever it runs. */
    private long position(Entry entry) {
        ProjectionState state = entry.board().state();
        boolean here = !(entry instanceof AsyncEntry)
                || state == ProjectionState.RUNNING
                || state == ProjectionState.CATCHING_UP;
        long known = entry.board().position();
        return here
                ? known
                : checkpoints
                        .flatMap(kept -> kept.getCheckpoint(entry.name()))
                        .map(Checkpoint::position)
                        .orElse(known);
    }

    /** Waits until a projection has got as far as a position. */
    void awaitPosition(Entry entry, long position, Duration timeout) {
        if (entry instanceof InlineEntry) {
            return;
        }
        if (entry instanceof LiveEntry) {
            throw new ProjectionNotFoundException(entry.name());
        }
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (position(entry) < position) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new DeadlineExceededException(
                            "waiting for projection \"" + entry.name() + "\" to reach position " + position + ", it is "
                                    + entry.board().state().wireName() + " at " + position(entry),
                            Instant.now());
                }
                checkNotGivenUp(entry);
                var unused = entry.board().awaitPosition(position, Math.min(left, LOOK_ELSEWHERE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting for projection \"" + entry.name() + "\"");
        }
    }

    private void checkNotGivenUp(Entry entry) {
        Optional<Throwable> reason = entry.board().gaveUp();
        if (reason.isPresent()
                && entry instanceof AsyncEntry async
                && async.ownership().otherOwner().isEmpty()) {
            throw ProjectionFailedException.behind(entry.name(), position(entry), "it gave up", reason.get());
        }
    }
}
