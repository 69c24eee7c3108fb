package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionMetrics;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RebuildFailedException;
import dev.mink.readmodel.ReadModels;
import dev.mink.readmodel.ShadowModels;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read models of a projection, filled a second time beside the ones in use by a worker of its own. Its
 * checkpoint is one of its own too, and so is the right to do this.
 */
final class SecondModel implements AutoCloseable {
    /**
     * How many batches may be missing when the last step begins, in which others wait; more with every attempt,
     * so that it comes to an end also beside writers who are faster.
     */
    private static final long LAST_BATCHES = 10;

    private static final int LONGEST_DOUBLING = 30;

    private static final int PARKED_AT_ONCE = 500;
    private static final Duration BETWEEN_READS = Duration.ofMillis(5);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    /** How often the last step may fail for reasons that pass. */
    private static final int LAST_STEPS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SecondModel.class);

    private final Surroundings surroundings;
    private final String name;
    private final String checkpoint;
    private final ShadowModels shadow;
    private final AskedModels models;
    private final Ownership right;
    private final AsyncEntry entry;
    private int attempts;

    /** What a last step is done in. */
    interface LastStep<T> {
        /**
         * Does it, in a transaction in which nobody else writes the live model.
         *
         * @return empty to let the worker go on, and try again later
         */
        Optional<T> in(Transaction transaction) throws Exception;
    }

    /**
     * Begins with empty models.
     *
     * @param right held by the caller
     */
    SecondModel(
            Surroundings surroundings,
            String name,
            Function<ReadModels, AsyncProjection> making,
            AsyncOptions options,
            Ownership right,
            Surroundings.Bounded bounded) {
        this.surroundings = surroundings;
        this.name = name;
        this.checkpoint = Labels.checkpoint(name);
        this.shadow = surroundings.readModels().shadow(Labels.shadow(name));
        this.models = new AskedModels(shadow);
        this.right = right;
        try {
            AsyncProjection projection = making.apply(models);
            clean();
            surroundings.checkpointStore().setCheckpoint(checkpoint, 0);
            Callbacks quiet = new Callbacks(ProjectionMetrics.none(), Optional.empty());
            this.entry = surroundings.async(
                    projection,
                    Optional.empty(),
                    options,
                    new Surroundings.Place(checkpoint, right, false, true),
                    quiet,
                    bounded);
        } catch (RuntimeException | Error e) {
            tidyUp();
            throw e;
        }
    }

    void start() {
        entry.control().begin();
        entry.launch().start(surroundings.thread(entry.worker(), "mink-rebuild-" + name));
    }

    /** Reads events somewhere else. */
    void readThrough(SharedScan scan) {
        entry.worker().readThrough(scan.view(entry.feed()));
    }

    /** Waits until the model is as far as a position. */
    void await(long to, RebuildMonitor monitor) throws InterruptedException {
        while (!entry.board().awaitPosition(to, BETWEEN_LOOKS)) {
            monitor.at(entry.board().position());
            check();
        }
        monitor.at(entry.board().position());
    }

    private void check() {
        ProjectionState state = entry.board().state();
        boolean ended = state == ProjectionState.STOPPED && !entry.launch().isAlive();
        boolean gaveUp = entry.board().gaveUp().isPresent();
        if (ended || gaveUp || state == ProjectionState.STANDBY) {
            Optional<Throwable> error = entry.board().status(0, 0, 0).error();
            throw new RebuildFailedException(
                    name,
                    "the live model is what it was"
                            + error.map(failure -> ": " + failure.getMessage()).orElse(""),
                    error.orElse(null));
        }
    }

    /** Does the last step, when the worker is near enough. */
    <T> T finish(RebuildMonitor monitor, LastStep<T> step) throws Exception {
        int failures = 0;
        while (true) {
            try {
                Optional<T> result = attempt(step);
                if (result.isPresent()) {
                    return result.get();
                }
            } catch (ApplyFailure e) {
                LOG.debug("mink: the worker decides what comes of an event that failed in the last step", e);
            } catch (AdapterException e) {
                failures++;
                if (!e.retryable() || e instanceof UnknownOutcomeException || failures == LAST_STEPS) {
                    throw e;
                }
                LOG.warn("mink: the last step of the rebuild of projection \"{}\" is tried again", name, e);
            }
            attempts++;
            check();
            monitor.at(entry.board().position());
            monitor.pause(Duration.ofNanos(BETWEEN_LOOKS));
        }
    }

    private <T> Optional<T> attempt(LastStep<T> step) throws Exception {
        return entry.worker().exclusively(() -> {
            Optional<T> done = inTransaction(step);
            if (done.isPresent()) {
                entry.control().stop();
            }
            return done;
        });
    }

    private <T> Optional<T> inTransaction(LastStep<T> step) throws Exception {
        Transactions transactions = surroundings.transactions().orElseThrow();
        return transactions.<Optional<T>, Exception>run(
                "finish the rebuild of projection " + name, Optional.empty(), transaction -> {
                    transactions.lockExclusive(transaction, ModelLock.nameOf(name));
                    if (stored(transaction) > position()) {
                        return Optional.empty(); // the answer to a commit was lost, and the worker learns of it first
                    }
                    Optional<T> result = step.in(transaction);
                    if (result.isPresent()) {
                        entry.ownership().confirm(transaction);
                    }
                    return result;
                });
    }

    private long stored(Transaction transaction) {
        return surroundings
                .checkpointStore()
                .in(transaction)
                .getCheckpoint(checkpoint)
                .map(Checkpoint::position)
                .orElse(0L);
    }

    /** How far the model is; in the last step. */
    long position() {
        return entry.worker().position();
    }

    /** Whether so little is missing that others can wait for it. */
    boolean isNear(long to) {
        long batches = LAST_BATCHES << Math.min(attempts, LONGEST_DOUBLING);
        return to - position() <= batches * entry.options().batchSize();
    }

    /**
     * Applies what is missing, in the transaction of the last step.
     *
     * @throws ApplyFailure if an event fails
     */
    void applyUpTo(long to, Transaction transaction, RebuildMonitor monitor) throws Exception {
        ProjectionContext context =
                ProjectionContext.of(name).withTransaction(transaction).withReplaying(true);
        long position = position();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (position < to) {
            EventFeed.Page page =
                    entry.feed().readAfter(position, entry.options().batchSize());
            List<StoredEvent> events = page.events().stream()
                    .filter(event -> event.globalPosition() <= to)
                    .toList();
            entry.applier().apply(events, context, new Applied());
            if (page.nextPosition() == position) {
                if (System.nanoTime() - end > 0) {
                    throw new RebuildFailedException(name, "the feed does not get to position " + to, null);
                }
                monitor.pause(BETWEEN_READS);
            }
            monitor.checkCancelled();
            position = page.nextPosition();
        }
    }

    /** Puts the models in the place of the live ones, with what could not be applied to them. */
    void replaceLive(Transaction transaction) {
        shadow.replaceLive(transaction);
        surroundings.parkedEvents().ifPresent(parked -> moveParked(parked.in(transaction)));
    }

    private void moveParked(ParkedEventStore parked) {
        var unused = parked.removeAll(name);
        long after = 0;
        List<ParkedEvent> some = parked.list(checkpoint, after, PARKED_AT_ONCE);
        while (!some.isEmpty()) {
            some.forEach(event -> parked.park(event.withProjection(name)));
            after = some.get(some.size() - 1).position();
            some = parked.list(checkpoint, after, PARKED_AT_ONCE);
        }
    }

    private void clean() {
        surroundings.checkpointStore().deleteCheckpoint(checkpoint);
        surroundings.parkedEvents().ifPresent(parked -> {
            var unused = parked.removeAll(checkpoint);
        });
    }

    /** The models. */
    ReadModels models() {
        return shadow;
    }

    /** The classes whose repositories the projection asked for. */
    List<Class<?>> types() {
        return models.asked();
    }

    /**
     * Ends the worker and throws away what has not taken the place of a live model. Also if the thread is
     * interrupted; what cannot be thrown away is a matter of the next rebuild.
     */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        entry.control().stop();
        boolean ended = false;
        try {
            ended = entry.launch().join(A_MOMENT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            entry.launch().interrupt();
            try {
                ended = entry.launch().join(PATIENCE);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        entry.feed().close();
        if (ended) {
            tidyUp();
        } else {
            LOG.warn("mink: a handler goes on although the rebuild of projection \"{}\" has ended", name);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever may have begun another rebuild meanwhile has tidied up himself. */
    private void tidyUp() {
        try {
            Uninterrupted.run(() -> {
                if (right.regain()) {
                    shadow.close();
                    clean();
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("mink: the rebuild of projection \"{}\" left something over, the next one removes it", name, e);
        }
    }
}
