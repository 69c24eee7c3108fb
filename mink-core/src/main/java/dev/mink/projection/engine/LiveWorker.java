package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionState;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one live projection of events, from a bounded buffer, in the order in which they came. */
final class LiveWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);

    private final LiveProjection projection;
    private final LiveOptions options;
    private final HandledTypes types;
    private final EventStore store;
    private final Board board;
    private final Callbacks callbacks;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> buffer = new ArrayDeque<>();
    private boolean stopping;
    private boolean paused;
    private boolean running;

    /** How far a projection that is not transient has read; negative before its first start. */
    private volatile long position = -1;

    private @Nullable Subscription source;

    LiveWorker(
            LiveProjection projection,
            LiveOptions options,
            HandledTypes types,
            EventStore store,
            Board board,
            Callbacks callbacks) {
        this.projection = projection;
        this.options = options;
        this.types = types;
        this.store = store;
        this.board = board;
        this.callbacks = callbacks;
    }

    /** Makes ready to run, and follows the feed if it is to find its events itself. */
    void begin(boolean followsFeed) {
        locked(() -> {
            stopping = false;
            running = true;
            buffer.clear();
        });
        if (followsFeed) {
            long from = projection.isTransient() || position < 0 ? store.getStablePosition() : position;
            position = from;
            source = store.subscribeAll(
                    from, SubscriptionOptions.filtered(types.filter()), (event, context) -> offer(event));
        }
    }

    /** Has it end when the buffer is empty. */
    void stop() {
        Subscription open = source;
        source = null;
        locked(() -> stopping = true);
        if (open != null) {
            open.close();
        }
    }

    void pause() {
        locked(() -> paused = true);
        board.state(ProjectionState.PAUSED);
    }

    void resume() {
        locked(() -> paused = false);
        if (isRunning()) {
            board.state(ProjectionState.RUNNING);
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an event into the buffer, or drops one as the options say. */
    void offer(Event event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (paused && !projection.isTransient()) {
                while (paused && !stopping) {
                    changed.await();
                }
            }
            if (!running || stopping || paused) {
                drop(event);
                return;
            }
            if (buffer.size() >= options.bufferSize() && !makePlace(event)) {
                return;
            }
            buffer.add(event);
            position = event.globalPosition();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean makePlace(Event event) throws InterruptedException {
        switch (options.overflow()) {
            case DROP_OLDEST:
                drop(buffer.remove());
                return true;
            case DROP_NEWEST:
                drop(event);
                return false;
            default:
                long left = options.blockTimeout().toNanos();
                while (buffer.size() >= options.bufferSize() && left > 0 && !stopping) {
                    left = changed.awaitNanos(left);
                }
                if (buffer.size() >= options.bufferSize() || stopping) {
                    drop(event);
                    return false;
                }
                return true;
        }
    }

    private void drop(Event event) {
        board.dropped(1);
        callbacks.recordDropped(projection.name(), event.type());
        LOG.debug("mink: live projection \"{}\" lost {}", projection.name(), event);
    }

    @Override
    public void run() {
        board.state(isPaused() ? ProjectionState.PAUSED : ProjectionState.RUNNING);
        try {
            for (Event event = next(); event != null; event = next()) {
                tell(event);
            }
        } catch (InterruptedException e) {
            LOG.debug("mink: live projection \"{}\" was interrupted", projection.name(), e);
        } finally {
            locked(() -> running = false);
            board.state(ProjectionState.STOPPED);
        }
    }

    private boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Event next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (buffer.isEmpty() && !stopping) {
                changed.await();
            }
            Event event = buffer.poll();
            changed.signalAll();
            return event;
        } finally {
            lock.unlock();
        }
    }

    private void tell(Event event) {
        long began = System.nanoTime();
        boolean success = false;
        try {
            projection.onEvent(
                    event,
                    ProjectionContext.of(projection.name()).withEvent(event).withCancellation(this::isStopping));
            success = true;
            board.recovered();
        } catch (Throwable e) {
            LOG.error("mink: live projection \"{}\" failed on {}", projection.name(), event, e);
            board.failed(e, 1);
            callbacks.recordError(projection.name(), e);
        }
        long nanos = System.nanoTime() - began;
        board.applied(success ? 1 : 0, nanos, event.globalPosition());
        callbacks.recordEventProcessed(projection.name(), event.type(), Duration.ofNanos(nanos), success);
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Takes stored events that somebody hands in. */
    void offer(StoredEvent stored) throws InterruptedException {
        for (Event event : store.processStoredEvent(stored)) {
            if (types.includes(event.type())) {
                offer(event);
            }
        }
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
}
