package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionState;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventFeed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one live projection of events, from a bounded buffer, in the order in which they came: from a {@link
 * LiveFeed}, or from somebody who hands them in.
 */
final class LiveWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);

    private final LiveProjection projection;
    private final LiveOptions options;
    private final HandledTypes types;
    private final EventStore store;
    private final Board board;
    private final LiveReports reports;
    private final Function<Runnable, Thread> threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> buffer = new ArrayDeque<>();
    private boolean stopping;
    private boolean paused;
    private boolean running;
    private boolean telling;
    private @Nullable Source source;
    private @Nullable Throwable lost;

    /** Everything up to here was offered by the feed. */
    private long offered;

    /** Everything up to here is done with; negative as long as it never followed the feed. */
    private long position = -1;

    /** Only for the thread that tells. */
    private int failures;

    /** Where events come from, and its thread. */
    private record Source(LiveFeed feed, Thread thread) {}

    /** What became of an event that was offered. */
    enum Taken {
        /** It is in the buffer. */
        YES,
        /** It, or an earlier one, was dropped. */
        WITH_LOSS,
        /** It must be offered again: the worker ends. */
        NOT_NOW
    }

    LiveWorker(
            LiveProjection projection,
            LiveOptions options,
            HandledTypes types,
            EventStore store,
            Board board,
            Callbacks callbacks,
            Function<Runnable, Thread> threads) {
        this.projection = projection;
        this.options = options;
        this.types = types;
        this.store = store;
        this.board = board;
        this.reports = new LiveReports(projection.name(), board, callbacks);
        this.threads = threads;
    }

    // ---------------------------------------------------------------- life

    /** Makes ready to run; what is offered from now on is kept. */
    void begin() {
        locked(() -> {
            stopping = false;
            running = true;
            lost = null;
        });
    }

    /**
     * Finds its events itself from now on, if it runs and does not do so yet.
     *
     * @param now the stable position, where it begins unless it goes on where it was
     */
    void follow(long now) {
        lock.lock();
        try {
            if (!running || stopping || source != null) {
                return;
            }
            long from = projection.isTransient() || position < 0 ? now : position;
            EventFeed events = store.feed(types.filter());
            try {
                LiveFeed feed = new LiveFeed(projection.name(), events, this, from, this::positionAfterLoss);
                Thread thread = threads.apply(feed);
                thread.start();
                source = new Source(feed, thread);
            } catch (RuntimeException | Error e) {
                events.close();
                throw e;
            }
            offered = from;
            moveTo(from);
        } finally {
            lock.unlock();
        }
    }

    private long positionAfterLoss() {
        return projection.isTransient() ? store.getStablePosition() : ask(() -> offered);
    }

    /** Takes {@link #follow} back. */
    void unfollow() {
        lock.lock();
        try {
            if (source != null) {
                source.feed().close();
                forgetSource();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the feed offered and is not done with, it will offer again. */
    private void forgetSource() {
        if (source != null && !projection.isTransient()) {
            buffer.removeIf(event -> event.globalPosition() > position);
        }
        source = null;
    }

    /** Has it end when the buffer is empty. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            if (source != null) {
                source.feed().close();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a {@link #begin} back that no thread followed; it is the caller's to {@link #show} that. */
    void abandon() {
        stop();
        end();
    }

    boolean isRunning() {
        return ask(() -> running);
    }

    /** Where it tells of events. */
    LiveReports reports() {
        return reports;
    }

    void pause() {
        locked(() -> paused = true);
        show();
    }

    void resume() {
        locked(() -> paused = false);
        show();
    }

    @Override
    public void run() {
        show();
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } finally {
            joinSource();
            end();
            show();
        }
    }

    /** Tells of one event; false at the end. Only who stops it can interrupt it. */
    private boolean step() {
        try {
            Event event = next();
            if (event == null) {
                return false;
            }
            tell(event);
            return true;
        } catch (InterruptedException e) {
            LOG.debug("mink: live projection \"{}\" was interrupted", projection.name(), e);
            return !isStopping();
        }
    }

    /** An interruption is meant for whatever is being waited for. */
    private void joinSource() {
        Source open = ask(() -> source);
        while (open != null && open.thread().isAlive()) {
            open.feed().close();
            try {
                open.thread().join();
            } catch (InterruptedException e) {
                open.thread().interrupt();
            }
        }
    }

    /** What is left in the buffer comes again if the feed has it; else only one that is not transient keeps it. */
    private void end() {
        locked(() -> {
            running = false;
            if (projection.isTransient()) {
                tellOfLoss(buffer.size());
                buffer.forEach(reports::dropped);
                buffer.clear();
            }
            forgetSource();
        });
    }

    /** States follow from what the worker is; whoever changed that sees to it that it shows. */
    void show() {
        ProjectionState shown;
        do {
            shown = state();
            Throwable failure = ask(() -> lost);
            if (shown == ProjectionState.FAULTED && failure != null) {
                board.faulted(failure, true);
            } else {
                board.state(shown);
            }
        } while (shown != state());
    }

    private ProjectionState state() {
        return ask(() -> {
            if (!running) {
                return ProjectionState.STOPPED;
            }
            if (lost != null) {
                return ProjectionState.FAULTED;
            }
            return paused ? ProjectionState.PAUSED : ProjectionState.RUNNING;
        });
    }

    // ---------------------------------------------------------------- events that come

    /**
     * Takes an event that somebody hands in; one that the feed offers too is passed over.
     *
     * @return false if one was lost
     */
    boolean offerHanded(Event event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Source own = source;
            if (own != null && own.feed().finds(event.globalPosition())) {
                return true;
            }
            if (!running || stopping || (paused && projection.isTransient())) {
                reports.dropped(event);
                return false;
            }
            return buffer(event, false) == Taken.YES;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an event that the feed found. */
    Taken offerFound(Event event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isHeld() && !stopping) {
                changed.await();
            }
            if (!running || stopping) {
                return Taken.NOT_NOW;
            }
            if (paused) {
                reports.dropped(event);
                return Taken.WITH_LOSS;
            }
            return buffer(event, true);
        } finally {
            lock.unlock();
        }
    }

    private Taken buffer(Event event, boolean comesAgain) throws InterruptedException {
        boolean full = buffer.size() >= options.bufferSize();
        if (full) {
            switch (options.overflow()) {
                case DROP_OLDEST -> reports.dropped(buffer.remove());
                case DROP_NEWEST -> {
                    reports.dropped(event);
                    return Taken.WITH_LOSS;
                }
                case BLOCK -> {
                    if (!awaitPlace()) {
                        if (comesAgain && stopping) {
                            return Taken.NOT_NOW;
                        }
                        reports.dropped(event);
                        return Taken.WITH_LOSS;
                    }
                    full = false;
                }
            }
        }
        buffer.add(event);
        changed.signalAll();
        return full ? Taken.WITH_LOSS : Taken.YES;
    }

    private boolean awaitPlace() throws InterruptedException {
        long left = options.blockTimeout().toNanos();
        while (buffer.size() >= options.bufferSize() && left > 0 && !stopping) {
            left = changed.awaitNanos(left);
        }
        return buffer.size() < options.bufferSize() && !stopping;
    }

    /** Notes that the feed has offered everything up to a position. */
    void offeredUpTo(long to) {
        locked(() -> {
            offered = to;
            settle();
        });
    }

    /** Says how many events were lost at once. */
    void tellOfLoss(long events) {
        reports.lost(events, state());
    }

    /** Notes that no event will come any more: the store is closed. */
    void lostItsFeed(Throwable reason) {
        locked(() -> lost = reason);
        reports.lostItsFeed(reason);
        show();
    }

    // ---------------------------------------------------------------- telling

    private @Nullable Event next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((buffer.isEmpty() || isHeld()) && !stopping) {
                changed.await();
            }
            if (isHeld()) {
                return null;
            }
            Event event = buffer.poll();
            telling = event != null;
            changed.signalAll();
            return event;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is in the buffer stays there. */
    private boolean isHeld() {
        return paused && !projection.isTransient();
    }

    private void tell(Event event) throws InterruptedException {
        long began = System.nanoTime();
        Throwable failure = null;
        try {
            projection.onEvent(
                    event,
                    ProjectionContext.of(projection.name()).withEvent(event).withCancellation(this::isStopping));
        } catch (Throwable e) {
            failure = e;
        }
        if (failure instanceof InterruptedException interrupted && isStopping()) {
            locked(() -> {
                buffer.addFirst(event);
                telling = false;
            });
            throw interrupted;
        }
        report(event, failure, System.nanoTime() - began);
        locked(() -> {
            telling = false;
            settle();
        });
    }

    private void report(Event event, @Nullable Throwable failure, long nanos) {
        if (failure == null) {
            failures = 0;
            reports.told(event, nanos);
        } else {
            failures++;
            reports.failed(event, failure, failures, nanos);
        }
    }

    /** Moves the position behind what is done with: told, dropped or passed over. */
    private void settle() {
        if (source == null || telling) {
            return;
        }
        Event next = buffer.peek();
        moveTo(Math.max(position, next == null ? offered : Math.min(offered, next.globalPosition() - 1)));
    }

    private void moveTo(long to) {
        position = to;
        board.moved(to);
    }

    /** How far it is behind a position; 0 if it does not look for its events itself. */
    long lag(long head) {
        return ask(() -> position < 0 ? 0L : Math.max(0, head - position));
    }

    private boolean isStopping() {
        return ask(() -> stopping);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T ask(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }
}
