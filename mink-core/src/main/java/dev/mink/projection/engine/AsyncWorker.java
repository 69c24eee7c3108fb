package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ErrorClass;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionState;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one async projection: waits until it owns it, follows the feed from the checkpoint on, and gives
 * up where the options say so, until it is stopped.
 */
final class AsyncWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncWorker.class);
    private static final int CHECKPOINT_READS = 3;
    private static final Duration CHECKPOINT_READ_PAUSE = Duration.ofMillis(50);

    /** How often a checkpoint is written that only moved over events of others. */
    private static final long IDLE_SAVE_NANOS = Duration.ofMillis(100).toNanos();

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;
    private static final long NO_REPLAY = -1;

    private final String name;
    private final AsyncOptions options;
    private final EventFeed feed;
    private final PageSource ownPages;
    private final LongSupplier head;
    private final LongSupplier lastPosition;
    private final Checkpointing checkpointing;
    private final Ownership ownership;
    private final Applier applier;
    private final Parking parking;
    private final Board board;
    private final Control control;
    private final Requests requests;
    private final Callbacks callbacks;
    private final Supplier<Watchdog> watchdog;
    private final boolean replay;
    private final Duration acquireEvery;
    private final Trouble trouble = new Trouble();

    /** Held while events are applied, by the worker or by whoever does it in its place. */
    private final ReentrantLock applying = new ReentrantLock(true);

    /** How far the projection has got; guarded by {@link #applying}. */
    private long position;

    private long savedAt = System.nanoTime();

    private volatile PageSource pages;

    /** Where a rebuild is complete; guarded by {@link #applying}. */
    private long replayTo = NO_REPLAY;

    /** What the worker is made of. */
    record Parts(
            String name,
            AsyncOptions options,
            EventFeed feed,
            PageSource pages,
            LongSupplier head,
            LongSupplier lastPosition,
            Checkpointing checkpointing,
            Ownership ownership,
            Applier applier,
            Parking parking,
            Board board,
            Control control,
            Requests requests,
            Callbacks callbacks,
            Supplier<Watchdog> watchdog,
            boolean replay,
            Duration acquireEvery) {}

    /** What comes after a step. */
    private enum Next {
        AT_ONCE,
        ON_NEWS
    }

    AsyncWorker(Parts parts) {
        this.name = parts.name();
        this.options = parts.options();
        this.feed = parts.feed();
        this.ownPages = parts.pages();
        this.pages = parts.pages();
        this.head = parts.head();
        this.lastPosition = parts.lastPosition();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.applier = parts.applier();
        this.parking = parts.parking();
        this.board = parts.board();
        this.control = parts.control();
        this.requests = parts.requests();
        this.callbacks = parts.callbacks();
        this.watchdog = parts.watchdog();
        this.replay = parts.replay();
        this.acquireEvery = parts.acquireEvery();
    }

    @Override
    public void run() {
        int restarts = 0;
        try {
            while (!control.isStopping()) {
                long began = System.nanoTime();
                try {
                    guardedSession();
                } catch (GaveUp e) {
                    release();
                    boolean stable =
                            trouble.since() - began >= options.stableAfter().toNanos();
                    restarts = stable && trouble.consecutive() > 0 ? 1 : restarts + 1;
                    if (!awaitRestart(e.failure(), restarts)) {
                        restarts = 0;
                    }
                } catch (InterruptedException e) {
                    LOG.debug("mink: projection \"{}\" was interrupted", name, e);
                }
            }
        } finally {
            release();
            board.ownedBy(null);
            board.state(ProjectionState.STOPPED);
        }
    }

    /** The right to fill a second model is its rebuild's, which has something to do when the worker has ended. */
    private void release() {
        if (!replay) {
            ownership.release();
        }
    }

    /** A failure that nobody thought of shows in the status as well, and can be restarted from. */
    private void guardedSession() throws GaveUp, InterruptedException {
        try {
            session();
        } catch (RuntimeException | Error e) {
            LOG.error("mink: projection \"{}\" failed in a way that it should not", name, e);
            throw gaveUp("follow the feed", e);
        }
    }

    /** Follows the feed from the checkpoint on until it is stopped or not the owner any more. */
    private void session() throws GaveUp, InterruptedException {
        if (!own()) {
            return;
        }
        applying.lockInterruptibly();
        try {
            trouble.reset();
            position = start();
            board.moved(position);
        } catch (AdapterException e) {
            throw gaveUp("load checkpoint", e);
        } finally {
            applying.unlock();
        }
        boolean fresh = true;
        control.look();
        while (!control.isStopping() && ownership.isHeld()) {
            if (control.takeLook()) {
                control.awaitStop(answer().time().toNanos());
                fresh = true;
            } else if (control.isPaused() && !isReplaying()) {
                save();
                board.state(ProjectionState.PAUSED);
                control.awaitResumed();
                fresh = true;
            } else {
                if (fresh) {
                    board.state(isReplaying() ? ProjectionState.REBUILDING : ProjectionState.CATCHING_UP);
                }
                fresh = follow();
            }
        }
        save();
    }

    /** Takes a step and waits as long as it says; true if it was the last one of a rebuild. */
    private boolean follow() throws GaveUp, InterruptedException {
        Pause pause;
        boolean rebuilt;
        boolean replaying;
        applying.lockInterruptibly();
        try {
            if (control.isStopping()) {
                return false;
            }
            pause = step();
            replaying = replayTo != NO_REPLAY;
            rebuilt = replaying && position >= replayTo;
            if (rebuilt) {
                rebuilt();
            }
        } finally {
            applying.unlock();
        }
        if (rebuilt) {
            return true;
        }
        if (pause.next() == Next.ON_NEWS) {
            if (!replaying) {
                board.state(ProjectionState.RUNNING);
            }
            var unused = feed.awaitNews(options.pollInterval());
        } else if (!pause.time().isZero()) {
            control.awaitWish(pause.time().toNanos());
        }
        return false;
    }

    // ---------------------------------------------------------------- rebuild in place

    private void rebuilt() {
        long to = replayTo;
        replayTo = NO_REPLAY;
        pages = ownPages;
        LOG.info("mink: rebuilt projection \"{}\" up to position {}", name, position);
        try {
            requests.replayed(to);
        } catch (OwnershipLostException e) {
            ownership.lost();
        } catch (RuntimeException e) {
            LOG.debug("mink: a position that projection \"{}\" has passed stays noted", name, e);
        }
    }

    /** So that whoever goes on after this worker knows that it replays. */
    private void noteReplay() {
        try {
            requests.replaying(replayTo);
        } catch (RuntimeException e) {
            LOG.warn("mink: whoever goes on with projection \"{}\" will not know that it replays", name, e);
        }
    }

    /** Reads events somewhere else until the rebuild is complete. */
    void readThrough(PageSource source) {
        pages = source;
    }

    /** Reads events in its own feed again. */
    void readOwnPages() {
        pages = ownPages;
    }

    private boolean isReplaying() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            return replayTo != NO_REPLAY;
        } finally {
            applying.unlock();
        }
    }

    /** Empties the model and begins anew, if somebody asked for it. */
    private Pause answer() throws GaveUp, InterruptedException {
        applying.lockInterruptibly();
        try {
            Optional<ReplayRequest> request = requests.pending();
            if (request.isPresent()) {
                return beginAnew(request.get());
            }
            requests.restarted();
            long target = requests.replayTarget();
            replayTo = target > position ? target : NO_REPLAY;
            return Pause.NONE;
        } catch (OwnershipLostException e) {
            ownership.lost();
            return Pause.NONE;
        } catch (AdapterException e) {
            control.look();
            return failedElsewhere("look for requests", e);
        } finally {
            applying.unlock();
        }
    }

    private Pause beginAnew(ReplayRequest request) throws GaveUp, InterruptedException {
        LOG.info("mink: rebuilding projection \"{}\" from position {}", name, request.from());
        long to = lastPosition.getAsLong();
        try {
            checkpointing.restart(request, requests, transaction -> {
                if (request.clear()) {
                    applier.clear(context(transaction, Optional.empty()).withReplaying(true));
                    parking.clear(transaction);
                }
            });
        } catch (RequestWithdrawnException e) {
            LOG.info("{}", e.getMessage());
            return Pause.NONE;
        } catch (Throwable e) {
            if (!(e instanceof UnknownOutcomeException unknown && answered(unknown))) {
                return notBegun(e);
            }
        } finally {
            if (!control.isStopping()) {
                var unused = Thread.interrupted();
            }
        }
        position = request.from();
        replayTo = Math.max(to, position);
        noteReplay();
        position = readCheckpoint().map(Checkpoint::position).orElse(0L);
        trouble.reset();
        board.moved(position);
        board.recovered();
        return Pause.NONE;
    }

    private boolean answered(UnknownOutcomeException unknown) {
        try {
            return requests.isAnswered();
        } catch (RuntimeException e) {
            unknown.addSuppressed(e);
            return false;
        }
    }

    private Pause notBegun(Throwable failure) throws GaveUp {
        if (failure instanceof OwnershipLostException) {
            ownership.lost();
            return Pause.NONE;
        }
        if (classify(failure) == ErrorClass.TRANSIENT
                || failure instanceof UnknownOutcomeException
                || control.isStopping()) {
            control.look();
            var unused = reload();
            return failedElsewhere("begin a rebuild", failure);
        }
        if (!checkpointing.isTogether()) {
            throw gaveUp("begin a rebuild", failure);
        }
        note(behind("begin a rebuild", failure));
        requests.refuse();
        return reload();
    }

    /** What is stored counts. */
    private Pause reload() {
        try {
            parking.load();
            position = checkpointing.load().map(Checkpoint::position).orElse(0L);
            trouble.reset();
            board.moved(position);
            return Pause.NONE;
        } catch (RuntimeException failure) {
            return failedElsewhere("load checkpoint", failure);
        }
    }

    /** Waits until the projection is owned; false if it is stopped before. */
    private boolean own() throws InterruptedException {
        while (!control.isStopping()) {
            try {
                if (replay ? ownership.regain() : ownership.acquire()) {
                    board.ownedBy(ownership.currentOwner().orElse(null));
                    return true;
                }
                board.ownedBy(ownership.currentOwner().orElse(null));
                board.state(ProjectionState.STANDBY);
            } catch (AdapterClosedException e) {
                board.failed(e, 1);
                return awaitStop();
            } catch (RuntimeException e) {
                LOG.warn("mink: projection \"{}\" could not ask for its ownership and will try again", name, e);
                board.failed(e, 1);
                callbacks.recordError(name, e);
            }
            control.awaitStop(acquireEvery.toNanos());
        }
        return false;
    }

    private boolean awaitStop() throws InterruptedException {
        control.awaitStop(Long.MAX_VALUE);
        return false;
    }

    private long start() throws GaveUp, InterruptedException {
        long pauses = control.pauses();
        Optional<Checkpoint> checkpoint = readCheckpoint();
        if (checkpoint.isPresent()) {
            control.pausedInStore(!checkpoint.get().active(), pauses);
            return checkpoint.get().position();
        }
        switch (options.startFrom()) {
            case BEGINNING:
                return 0;
            case HEAD:
                return beginAtHead();
            default:
                throw gaveUp("load checkpoint", new IllegalStateException("there is none, and one is required"));
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
            return readCheckpoint().map(Checkpoint::position).orElse(0L);
        }
    }

    /** A checkpoint that cannot be read is never taken for none. */
    private Optional<Checkpoint> readCheckpoint() throws GaveUp, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                parking.load();
                return checkpointing.load();
            } catch (RuntimeException e) {
                callbacks.recordError(name, e);
                if (attempt == CHECKPOINT_READS || control.isStopping()) {
                    LOG.error("mink: projection \"{}\" cannot read its checkpoint and gives up", name, e);
                    throw gaveUp("load checkpoint", e);
                }
                LOG.warn("mink: projection \"{}\" cannot read its checkpoint and will try again", name, e);
                control.awaitStop(CHECKPOINT_READ_PAUSE.toNanos() * attempt);
            }
        }
    }

    // ---------------------------------------------------------------- one step

    /** What to wait for before the next step. */
    private record Pause(Next next, Duration time) {
        static final Pause NONE = new Pause(Next.AT_ONCE, Duration.ZERO);
        static final Pause UNTIL_NEWS = new Pause(Next.ON_NEWS, Duration.ZERO);

        static Pause of(Duration time) {
            return new Pause(Next.AT_ONCE, time);
        }
    }

    private Pause step() throws GaveUp {
        EventFeed.Page page;
        try {
            page = pages.readAfter(position, options.batchSize());
        } catch (AdapterClosedException | FeedBrokenException e) {
            throw gaveUp("read events", e);
        } catch (RuntimeException e) {
            return failedElsewhere("read events", e);
        }
        List<StoredEvent> events = page.events();
        boolean whole = events.size() <= trouble.limit();
        if (!whole) {
            events = events.subList(0, trouble.limit());
        }
        long to = whole ? page.nextPosition() : events.get(events.size() - 1).globalPosition();
        if (events.isEmpty()) {
            passOver(to);
        } else {
            Pause pause = apply(events, to);
            if (!pause.equals(Pause.NONE) || position < to) {
                return pause;
            }
        }
        if (whole && !page.more()) {
            return saveWhenIdle();
        }
        return Pause.NONE;
    }

    private void passOver(long to) {
        position = to;
        trouble.passed(0, to);
        board.moved(to);
    }

    private Pause saveWhenIdle() {
        if (checkpointing.saved() != position && System.nanoTime() - savedAt >= IDLE_SAVE_NANOS) {
            try {
                checkpointing.save(position);
                saved();
            } catch (OwnershipLostException e) {
                ownership.lost();
            } catch (CheckpointMovedException e) {
                return moved(e);
            } catch (RuntimeException e) {
                return failedElsewhere("save checkpoint", e);
            }
        }
        return Pause.UNTIL_NEWS;
    }

    private void saved() {
        savedAt = System.nanoTime();
        callbacks.recordCheckpoint(name, checkpointing.saved());
        OptionalLong known = feed.knownHead();
        if (known.isPresent()) {
            callbacks.recordLag(name, Math.max(0, known.getAsLong() - position));
        }
    }

    /** Writes a checkpoint that only moved over events of others, at the end; where that fails they are read again. */
    private void save() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            if (ownership.isHeld() && checkpointing.saved() != position) {
                checkpointing.save(position);
                saved();
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not save its checkpoint", name, e);
        } finally {
            applying.unlock();
        }
    }

    private Pause apply(List<StoredEvent> events, long to) throws GaveUp {
        long began = System.nanoTime();
        Applied done = new Applied();
        Optional<Instant> deadline = options.batchTimeout().isZero()
                ? Optional.empty()
                : Optional.of(Instant.now().plus(options.batchTimeout()));
        Watchdog.Watch watch = watchdog.get().watch(options.batchTimeout());
        boolean late = false;
        Throwable failure = null;
        try {
            checkpointing.advance(to, deadline, tx -> applier.apply(events, context(tx, deadline), done));
        } catch (Throwable e) {
            failure = e;
        } finally {
            late = watch.end();
            if (!control.isStopping()) {
                var unused = Thread.interrupted();
            }
        }
        if (failure instanceof UnknownOutcomeException unknown && arrived(to, unknown)) {
            failure = null;
        }
        if (failure != null) {
            return control.isStopping() && !(failure instanceof CheckpointMovedException)
                    ? stopped(events, done)
                    : failed(events, done, late ? tooLate(failure) : failure);
        }
        succeeded(events, done, to, System.nanoTime() - began);
        return Pause.NONE;
    }

    private ProjectionContext context(Optional<Transaction> transaction, Optional<Instant> deadline) {
        ProjectionContext context = ProjectionContext.of(name)
                .withCancellation(control::isStopping)
                .withReplaying(replay || replayTo != NO_REPLAY);
        if (deadline.isPresent()) {
            context = context.withDeadline(deadline.get());
        }
        return transaction.isPresent() ? context.withTransaction(transaction.get()) : context;
    }

    private boolean arrived(long to, UnknownOutcomeException unknown) {
        try {
            return checkpointing.arrived(to);
        } catch (RuntimeException e) {
            unknown.addSuppressed(e);
            return false;
        }
    }

    private static Throwable tooLate(Throwable failure) {
        TimeoutException late = new TimeoutException("the batch took longer than its timeout");
        late.initCause(failure instanceof ApplyFailure apply ? apply.reason() : failure);
        return failure instanceof ApplyFailure apply ? new ApplyFailure(apply.index(), late) : late;
    }

    private void succeeded(List<StoredEvent> events, Applied done, long to, long nanos) {
        position = to;
        int failures = trouble.consecutive();
        if (failures > 0) {
            LOG.info(
                    "mink: projection \"{}\" recovered after {} failures in {}",
                    name,
                    failures,
                    Duration.ofNanos(trouble.nanos()));
            board.recovered();
        }
        trouble.passed(events.size(), to);
        board.applied(done.events(), nanos, to);
        done.tell(name, callbacks);
        saved();
    }

    // ---------------------------------------------------------------- failures

    /** The engine stops: what was done without a transaction is kept, the rest comes again. */
    private Pause stopped(List<StoredEvent> events, Applied done) {
        keepPrefix(events, done);
        return Pause.NONE;
    }

    private Pause failed(List<StoredEvent> events, Applied done, Throwable failure) throws GaveUp {
        if (failure instanceof OwnershipLostException) {
            LOG.warn("mink: projection \"{}\" was taken over by another owner", name);
            ownership.lost();
            return Pause.NONE;
        }
        if (failure instanceof CheckpointMovedException moved) {
            return moved(moved);
        }
        if (failure instanceof AdapterClosedException closed) {
            throw gaveUp("apply events", closed);
        }
        if (failure instanceof ApplyFailure apply) {
            return applyFailed(events, done, apply);
        }
        if (classify(failure) == ErrorClass.TRANSIENT || failure instanceof UnknownOutcomeException) {
            return failedElsewhere("apply events", failure);
        }
        // What only shows when the transaction ends: one of the events is to blame.
        return applyFailed(events, done, new ApplyFailure(events.size() == 1 ? 0 : ApplyFailure.UNKNOWN, failure));
    }

    private Pause applyFailed(List<StoredEvent> events, Applied done, ApplyFailure failure) throws GaveUp {
        Throwable reason = failure.reason();
        int index = failure.index();
        if (classify(reason) == ErrorClass.TRANSIENT) {
            keepPrefix(events, done);
            note(index < 0 ? behind("apply events", reason) : at(events.get(index), reason));
            return Pause.of(pauseElsewhere());
        }
        if (index == ApplyFailure.UNKNOWN) {
            note(behind("apply events", reason));
            trouble.oneOf(events.size());
            return Pause.NONE;
        }
        StoredEvent culprit = events.get(index);
        keepPrefix(events, done);
        note(at(culprit, reason));
        int attempts = trouble.poison(culprit.globalPosition());
        if (index > 0 && (checkpointing.isTogether() || !applier.isSequential())) {
            trouble.behind(index);
            return Pause.NONE;
        }
        if (shouldRetry(attempts, reason)) {
            return Pause.of(retryDelay(attempts - 1));
        }
        return giveUpOn(culprit, reason, attempts);
    }

    /** Without a transaction, what was applied before the failure is done with. */
    private void keepPrefix(List<StoredEvent> events, Applied done) {
        int good = done.storedEvents();
        if (checkpointing.isTogether() || !applier.isSequential() || good == 0) {
            return;
        }
        long to = events.get(good - 1).globalPosition();
        position = to;
        board.applied(done.events(), done.nanos(), to);
        done.tell(name, callbacks);
        try {
            checkpointing.save(to);
            saved();
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not save its checkpoint", name, e);
            callbacks.recordError(name, e);
        }
    }

    private boolean shouldRetry(int attempts, Throwable reason) {
        try {
            return options.retryPolicy().shouldRetry(attempts, reason);
        } catch (Throwable e) {
            LOG.error("mink: the retry policy of projection \"{}\" failed", name, e);
            return false;
        }
    }

    private Pause giveUpOn(StoredEvent event, Throwable reason, int attempts) throws GaveUp {
        PoisonDecision decision = decide(event, reason);
        switch (decision) {
            case RETRY:
                trouble.forgive();
                return Pause.of(pauseElsewhere());
            case SKIP:
                return leaveOut(event, tx -> {}, () -> {
                    LOG.warn("mink: projection \"{}\" leaves out {} after {} attempts", name, place(event), attempts);
                    board.skipped(1);
                });
            case PARK:
                return leaveOut(event, tx -> parking.park(event, reason, attempts, tx), () -> {
                    LOG.warn("mink: projection \"{}\" parked {} after {} attempts", name, place(event), attempts);
                    parking.parked(event);
                });
            default:
                LOG.error(
                        "mink: projection \"{}\" gives up at {} after {} attempts",
                        name,
                        place(event),
                        attempts,
                        reason);
                throw new GaveUp(at(event, reason));
        }
    }

    private PoisonDecision decide(StoredEvent event, Throwable reason) {
        try {
            PoisonDecision decision = options.onPoisonEvent().onPoison(event, reason);
            if (decision == PoisonDecision.PARK && !parking.isPossible()) {
                LOG.error("mink: projection \"{}\" cannot park events: the backend has no place for them", name);
                return PoisonDecision.STOP;
            }
            return decision;
        } catch (Throwable e) {
            LOG.error("mink: what decides about poison events of projection \"{}\" failed", name, e);
            return PoisonDecision.STOP;
        }
    }

    private Pause leaveOut(StoredEvent event, Checkpointing.Work work, Runnable then) {
        long to = event.globalPosition();
        try {
            checkpointing.passOver(to, work);
        } catch (OwnershipLostException e) {
            ownership.lost();
            return Pause.NONE;
        } catch (CheckpointMovedException e) {
            return moved(e);
        } catch (Exception e) {
            return failedElsewhere("leave out " + place(event), e);
        }
        then.run();
        position = to;
        trouble.passed(1, to);
        board.recovered();
        board.moved(to);
        saved();
        return Pause.NONE;
    }

    /** Somebody moved the checkpoint by hand: what is stored counts. */
    private Pause moved(CheckpointMovedException e) {
        LOG.warn("mink: {}; it goes on from there", e.getMessage());
        return reload();
    }

    /** Something failed that no event is to blame for: it is tried again for as long as it takes. */
    private Pause failedElsewhere(String what, Throwable failure) {
        note(behind(what, failure));
        return Pause.of(pauseElsewhere());
    }

    private Duration pauseElsewhere() {
        int failures = Math.max(1, trouble.consecutive());
        Duration floor = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, LONGEST_PAUSE_DOUBLINGS));
        Duration wished = retryDelay(failures - 1);
        return wished.compareTo(floor) > 0 ? wished : floor;
    }

    private Duration retryDelay(int retry) {
        try {
            return options.retryPolicy().delay(retry);
        } catch (Throwable e) {
            LOG.error("mink: the retry policy of projection \"{}\" failed", name, e);
            return SHORTEST_PAUSE;
        }
    }

    private void note(ProjectionFailedException failure) {
        int consecutive = trouble.failed();
        board.failed(failure, consecutive);
        callbacks.recordError(name, failure);
        if (Integer.bitCount(consecutive) == 1) {
            LOG.error("mink: projection \"{}\" failed, {} times in a row", name, consecutive, failure);
        }
    }

    private ErrorClass classify(Throwable failure) {
        try {
            return options.errorClassifier().classify(failure);
        } catch (Throwable e) {
            LOG.error("mink: the error classifier of projection \"{}\" failed", name, e);
            return ErrorClass.POISON;
        }
    }

    /** Waits for a restart after a fault; false if it is not the restart policy's. */
    private boolean awaitRestart(ProjectionFailedException failure, int restart) {
        control.takeRestart();
        control.takeLook(); // what is asked for is looked at again at the next attempt, but is no reason for one
        Optional<Duration> delay = restartDelay(restart, failure);
        board.faulted(failure, delay.isEmpty());
        try {
            if (delay.isPresent()) {
                board.state(ProjectionState.RESTARTING);
                control.awaitRestart(delay.get().toNanos());
                return true;
            }
            control.awaitRestart(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            LOG.debug("mink: projection \"{}\" was interrupted", name, e);
        }
        return false;
    }

    private Optional<Duration> restartDelay(int restart, Throwable failure) {
        try {
            return options.restartPolicy()
                    .filter(policy -> policy.shouldRestart(restart, failure))
                    .map(policy -> policy.delay(restart));
        } catch (Throwable e) {
            LOG.error("mink: the restart policy of projection \"{}\" failed", name, e);
            return Optional.empty();
        }
    }

    private ProjectionFailedException at(StoredEvent event, Throwable cause) {
        return ProjectionFailedException.at(name, event, cause);
    }

    private ProjectionFailedException behind(String what, Throwable cause) {
        return ProjectionFailedException.behind(name, position, what, cause);
    }

    private GaveUp gaveUp(String what, Throwable cause) {
        return new GaveUp(behind(what, cause));
    }

    private static String place(StoredEvent event) {
        return "event \"" + event.type() + "\" of stream \"" + event.streamId() + "\" at position "
                + event.globalPosition();
    }

    // ---------------------------------------------------------------- in place of the worker

    /** Does something that leaves the checkpoint where it is, while the worker applies nothing. */
    <T> T inItsPlace(Supplier<T> work) throws InterruptedException {
        applying.lockInterruptibly();
        try {
            return work.get();
        } finally {
            applying.unlock();
        }
    }

    /** How far the projection has got; for use in {@link #exclusively}. */
    long position() {
        return position;
    }

    /** Does something while the worker applies nothing; the worker goes on at the checkpoint after that. */
    <T> T exclusively(Exclusive<T> work) throws Exception {
        applying.lockInterruptibly();
        try {
            return work.run();
        } finally {
            learn();
            applying.unlock();
        }
    }

    /** What is stored is behind the position only by events of others, and before it only after a lost answer. */
    private void learn() {
        try {
            parking.load();
            long stored = checkpointing.load().map(Checkpoint::position).orElse(0L);
            if (stored > position) {
                position = stored;
                board.moved(stored);
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: projection \"{}\" could not read its checkpoint", name, e);
        }
    }

    /** Something done in place of the worker. */
    @FunctionalInterface
    interface Exclusive<T> {
        /** Does it. */
        T run() throws Exception;
    }
}
