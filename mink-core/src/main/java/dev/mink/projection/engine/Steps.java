package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ProjectionContext;
import dev.mink.subscription.EventFeed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The steps of a worker: each reads a page, applies it and moves the checkpoint. For one thread at a time. */
final class Steps {
    private final String name;
    private final AsyncOptions options;
    private final Checkpointing checkpointing;
    private final Ownership ownership;
    private final Applier applier;
    private final Control control;
    private final Supplier<Watchdog> watchdog;
    private final boolean secondModel;
    private final PageSource ownPages;
    private final Progress progress;
    private final Replay replay;
    private final Failures failures;
    private final Trouble trouble;
    private volatile PageSource pages;

    Steps(AsyncWorker.Parts parts, Progress progress, Replay replay, Failures failures, Trouble trouble) {
        this.name = parts.name();
        this.options = parts.options();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.applier = parts.applier();
        this.control = parts.control();
        this.watchdog = parts.watchdog();
        this.secondModel = parts.secondModel();
        this.ownPages = parts.pages();
        this.progress = progress;
        this.replay = replay;
        this.failures = failures;
        this.trouble = trouble;
        this.pages = parts.pages();
    }

    /** Reads events somewhere else. Any thread. */
    void readThrough(PageSource source) {
        pages = source;
    }

    /** Reads events in its own feed again. Any thread. */
    void readOwnPages() {
        pages = ownPages;
    }

    /** Takes the next step. */
    Pause next() throws GaveUp {
        if (progress.isSaveOwed()) {
            Pause pause = save();
            if (progress.isSaveOwed() || !ownership.isHeld()) {
                return pause;
            }
        }
        EventFeed.Page page;
        try {
            page = pages.readAfter(progress.position(), options.batchSize());
        } catch (AdapterClosedException | FeedBrokenException e) {
            throw failures.gaveUp("read events", e);
        } catch (RuntimeException e) {
            return failures.elsewhere("read events", e);
        }
        List<StoredEvent> events = page.events();
        boolean whole = events.size() <= trouble.limit();
        if (!whole) {
            events = events.subList(0, trouble.limit());
        }
        long to = whole ? page.nextPosition() : events.get(events.size() - 1).globalPosition();
        if (events.isEmpty()) {
            progress.passOver(to);
        } else {
            Pause pause = apply(events, to);
            if (!pause.equals(Pause.NONE) || progress.position() < to) {
                return pause;
            }
        }
        return whole && !page.more() ? saveWhenIdle() : Pause.NONE;
    }

    private Pause saveWhenIdle() throws GaveUp {
        Pause pause = progress.isSaveDue() ? save() : Pause.NONE;
        if (!pause.equals(Pause.NONE)) {
            return pause;
        }
        progress.recovered();
        return Pause.UNTIL_NEWS;
    }

    private Pause save() throws GaveUp {
        try {
            progress.save();
            return Pause.NONE;
        } catch (OwnershipLostException e) {
            ownership.lost();
            return Pause.NONE;
        } catch (CheckpointMovedException e) {
            return failures.moved(e);
        } catch (AdapterClosedException e) {
            throw failures.gaveUp("save checkpoint", e);
        } catch (RuntimeException e) {
            return failures.elsewhere("save checkpoint", e);
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
        if (failure == null || checkpointing.arrived(to, failure)) {
            boolean saved = checkpointing.isTogether();
            progress.applied(events, done, to, System.nanoTime() - began, saved);
            return saved ? Pause.NONE : save();
        }
        if (control.isStopping() && !(failure instanceof CheckpointMovedException)) {
            failures.keepPrefix(events, done); // the rest comes again
            return Pause.NONE;
        }
        return failures.ofBatch(events, done, late && failures.isOfEvents(failure) ? tooLate(failure) : failure);
    }

    private ProjectionContext context(Optional<Transaction> transaction, Optional<Instant> deadline) {
        ProjectionContext context = ProjectionContext.of(name)
                .withCancellation(control::isStopping)
                .withReplaying(secondModel || replay.isUnderWay());
        if (deadline.isPresent()) {
            context = context.withDeadline(deadline.get());
        }
        return transaction.isPresent() ? context.withTransaction(transaction.get()) : context;
    }

    private static Throwable tooLate(Throwable failure) {
        TimeoutException late = new TimeoutException("the batch took longer than its timeout");
        late.initCause(failure instanceof ApplyFailure apply ? apply.reason() : failure);
        return failure instanceof ApplyFailure apply ? new ApplyFailure(apply.index(), late) : late;
    }
}
