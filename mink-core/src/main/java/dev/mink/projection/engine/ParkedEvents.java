package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.ProjectionOwnedElsewhereException;
import dev.mink.projection.RetriedEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that a projection could not apply and left aside: to look at, to apply after all, or to forget.
 *
 * <p>Reading is for everybody. What changes something is done in place of the projection's worker, behind the
 * batch that it is at, and by the owner of the projection alone: if no process owns it, it is taken for as long
 * as the call lasts. Each event is applied in a transaction with the removal of what is parked, so that it has
 * its effect once, whoever else tries the same; one of a projection that is not transactional may be applied
 * again after a crash. On a backend without leases the order within a stream is certain only if no other process
 * runs the projection. Works whether it runs, is paused, has given up or is stopped. Safe for use by many threads.
 */
public final class ParkedEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedEvents.class);

    private final String projection;
    private final ParkedEventStore store;
    private final Parking parking;
    private final AsyncWorker worker;
    private final Ownership ownership;
    private final Supplier<Ownership> borrowing;
    private final ParkedApplier applier;
    private volatile long knownCount;

    /**
     * The parked events of one projection.
     *
     * @param ownership the worker's
     * @param borrowing makes an ownership for the time of a call
     */
    ParkedEvents(
            String projection,
            ParkedEventStore store,
            Parking parking,
            AsyncWorker worker,
            Ownership ownership,
            Supplier<Ownership> borrowing,
            ParkedApplier applier) {
        this.projection = projection;
        this.store = store;
        this.parking = parking;
        this.worker = worker;
        this.ownership = ownership;
        this.borrowing = borrowing;
        this.applier = applier;
    }

    /**
     * Parked events, by position.
     *
     * @param afterPosition only events after this one; 0 for all
     * @param limit how many at most
     * @throws IllegalArgumentException if the position is negative or the limit less than 1
     */
    public List<ParkedEvent> list(long afterPosition, int limit) {
        return store.list(projection, afterPosition, limit);
    }

    /** How many events are parked. */
    public long count() {
        long count = store.count(projection);
        knownCount = count;
        return count;
    }

    /** How many events were parked when they were counted last. */
    long knownCount() {
        return knownCount;
    }

    /**
     * Applies a parked event after all and then, in their order, those of its stream that are held back behind
     * it, until one fails. If it is held back itself, those before it come first. An event that fails stays
     * parked with its new cause and one more attempt.
     *
     * @return what came of it; nothing applied and nothing failed if no event is parked at this position
     * @throws ProjectionOwnedElsewhereException if another process owns the projection
     * @throws dev.mink.adapter.OwnershipLostException if it was taken over meanwhile
     * @throws dev.mink.adapter.AdapterException if the backend fails; what was applied before that is done, and
     *     after an {@link dev.mink.adapter.UnknownOutcomeException} the event at hand may be: retrying again applies
     *     it only if it was not
     * @throws OperationCancelledException if the thread is interrupted
     */
    public RetriedEvents retry(long position) {
        return alone("retry", owned -> {
            ParkedPass pass = new ParkedPass(projection, store, applier, owned);
            find(position).ifPresent(pass::over);
            return pass.outcome();
        });
    }

    /**
     * Applies all parked events in their order; those held back behind one that fails stay.
     *
     * @see #retry
     */
    public RetriedEvents retryAll() {
        return alone("retry", owned -> {
            ParkedPass pass = new ParkedPass(projection, store, applier, owned);
            pass.overAll();
            return pass.outcome();
        });
    }

    /**
     * Forgets a parked event without applying it. What is held back behind it stays parked until it is retried.
     *
     * @return false if none is parked at this position
     * @see #retry
     */
    public boolean discard(long position) {
        return alone("discard", owned -> {
            boolean found = applier.remove(position, owned);
            if (found) {
                LOG.warn("mink: projection \"{}\" will never apply the event at position {}", projection, position);
            }
            return found;
        });
    }

    private Optional<ParkedEvent> find(long position) {
        return position < 1
                ? Optional.empty()
                : store.list(projection, position - 1, 1).stream()
                        .filter(event -> event.position() == position)
                        .findFirst();
    }

    private <T> T alone(String what, Function<Ownership, T> change) {
        try {
            return worker.inItsPlace(() -> {
                Ownership owned = own();
                try {
                    return change.apply(owned);
                } finally {
                    learn();
                    if (owned != ownership) {
                        owned.release();
                    }
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException(what + " parked events of projection \"" + projection + "\"");
        }
    }

    private Ownership own() {
        if (ownership.isHeld()) {
            return ownership;
        }
        Ownership borrowed = borrowing.get();
        if (borrowed.acquire()) {
            return borrowed;
        }
        if (ownership.isHeld()) { // taken by the worker between the two questions
            return ownership;
        }
        throw new ProjectionOwnedElsewhereException(projection, borrowed.currentOwner());
    }

    /** A worker that does not learn of it holds back more than it must, which does no harm. */
    private void learn() {
        try {
            parking.load();
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not read which streams it holds back", projection, e);
        }
    }
}
