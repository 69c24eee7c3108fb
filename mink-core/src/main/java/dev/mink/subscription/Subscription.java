package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.Registration;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader that follows events, from where it was started to whatever comes.
 *
 * <p>Without a handler it is pulled from, with {@link #poll} or as an {@link Iterable}; several
 * threads may pull, each event goes to one of them (but only one at a time from a named
 * subscription: see below). With a handler it runs by itself. Events arrive
 * in order and none is left out; a slow consumer holds up nobody but itself.
 *
 * <p>It ends when it is closed, when the store is closed, or with an error: of the handler, or of
 * reading when retries are used up. {@link #error()} tells, and pulling throws the error.
 *
 * <p>Delivery is at least once: after a crash a named subscription goes on behind its checkpoint,
 * which covers the events that are done with. In pulling, an event is done with when the next one is
 * asked for, by whatever thread, or with {@link #commit()}.
 */
public final class Subscription implements Iterable<Event>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    /** How long to wait without news before looking nevertheless. */
    private static final long SAFETY_READ = TimeUnit.SECONDS.toNanos(1);

    private static final Duration FOREVER = Duration.ofDays(365);

    private static final long CLOSE_PATIENCE = 450;

    private final String label;
    private final Retry retry;
    private final Consumer<Subscription> onEnd;
    private final Signal news = new Signal();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile State state = State.OPEN;
    private volatile Registration registration = () -> {};
    private volatile @Nullable Thread worker;

    /** Held by whoever reads; guards the cursor, the retries and {@link #finished}. */
    private final ReentrantLock reading = new ReentrantLock();

    private final EventCursor cursor;
    private boolean finished;

    /**
     * Whether the subscription goes on.
     *
     * @param open whether it does
     * @param error why it ended; {@code null} if it was closed
     */
    private record State(boolean open, @Nullable Throwable error) {
        static final State OPEN = new State(true, null);
        static final State CLOSED = new State(false, null);
    }

    Subscription(String label, EventCursor cursor, SubscriptionOptions options, Consumer<Subscription> onEnd) {
        this.label = label;
        this.cursor = cursor;
        this.retry = new Retry(options);
        this.onEnd = onEnd;
    }

    /** Begins to listen to a tail. */
    void follow(FeedTail tail) {
        registration = tail.follow(news::raise);
        if (!state.open()) {
            registration.close();
        }
    }

    /** Begins to hand events to a handler on a thread of its own. */
    void push(EventHandler handler, ThreadFactory threads) {
        Thread thread = threads.newThread(() -> drive(handler));
        worker = thread;
        thread.start();
    }

    /**
     * The next event, waiting for one if there is none yet.
     *
     * @param timeout how long to wait; zero to take only what is there already
     * @return empty if the time is over or the subscription was closed
     * @throws OperationCancelledException if the thread is interrupted; the subscription goes on
     * @throws RuntimeException the {@link #error()} that ended the subscription
     * @throws IllegalStateException if the subscription has a handler
     */
    public Optional<Event> poll(Duration timeout) {
        return pull(timeout, true);
    }

    /**
     * Pulls event after event, waiting for each. {@code hasNext} waits for the next event without
     * taking it, is false once the subscription was closed, and throws the {@link #error()} that ended
     * it. All iterators and {@link #poll} share the events among them.
     */
    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return pull(FOREVER, false).isPresent();
            }

            @Override
            public Event next() {
                return pull(FOREVER, true)
                        .orElseThrow(() -> new NoSuchElementException("mink: " + label + " is closed"));
            }
        };
    }

    /**
     * How far the consumer has got: the global position (of a stream subscription, the version) of the
     * last event it took, or of what was passed over after that.
     */
    public long position() {
        return cursor.position();
    }

    /**
     * Writes the checkpoint of a named subscription at {@link #position()}: whatever was taken so far
     * is done with. Does nothing for one without name.
     *
     * @throws CheckpointConflictException if somebody else moved the checkpoint
     */
    public void commit() {
        reading.lock();
        try {
            cursor.settle();
            cursor.save();
        } finally {
            reading.unlock();
            finishIfEnded();
        }
    }

    /** Why the subscription ended; empty while it goes on and if it was closed. */
    public Optional<Throwable> error() {
        return Optional.ofNullable(state.error());
    }

    /** Whether the subscription goes on. */
    public boolean isOpen() {
        return state.open();
    }

    /** Completes when the subscription has ended, exceptionally with its {@link #error()}. */
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /**
     * Ends the subscription and waits up to a second for what it has under way: a handler is given
     * half of that time to finish, then it is interrupted. A statement that storage is executing for it
     * ends by itself, at the latest with the backend's time limit. May be called from anywhere, more than
     * once.
     */
    @Override
    public void close() {
        end(State.CLOSED);
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the subscription with an error. */
    void fail(Throwable error) {
        end(new State(false, error));
    }

    @Override
    public String toString() {
        return label;
    }

    private void end(State ended) {
        if (changeTo(ended)) {
            registration.close();
            news.raise();
        }
        finishIfEnded();
    }

    /**
     * Finishes a subscription without handler once it has ended. To be called after the end and after
     * each use of the lock: whoever ends it cannot finish while somebody else holds the lock.
     */
    private void finishIfEnded() {
        if (!state.open() && worker == null && reading.tryLock()) {
            try {
                finish();
            } finally {
                reading.unlock();
            }
        }
    }

    /** Only the first end counts. */
    private synchronized boolean changeTo(State ended) {
        if (!state.open()) {
            return false;
        }
        state = ended;
        return true;
    }

    private void awaitEnd() throws InterruptedException {
        join(CLOSE_PATIENCE);
        if (running()) {
            interrupt();
            join(CLOSE_PATIENCE);
        }
    }

    /** Waits for the handler's thread, unless that is the caller itself. */
    void join(long millis) throws InterruptedException {
        Thread thread = worker;
        if (thread != null && thread != Thread.currentThread()) {
            thread.join(Math.max(1, millis));
        }
    }

    /** Interrupts the handler, unless it is the caller itself. */
    void interrupt() {
        Thread thread = worker;
        if (thread != null && thread != Thread.currentThread()) {
            thread.interrupt();
        }
    }

    private boolean running() {
        Thread thread = worker;
        return thread != null && thread != Thread.currentThread() && thread.isAlive();
    }

    private void drive(EventHandler handler) {
        try {
            while (true) {
                Optional<Event> event = next(FOREVER.toNanos(), true);
                if (event.isEmpty()) {
                    break;
                }
                handler.handle(event.get(), MinkContext.causedBy(event.get()));
            }
        } catch (InterruptedException e) {
            fail(new OperationCancelledException(label));
        } catch (Throwable e) {
            fail(e);
        } finally {
            boolean interrupted = Thread.interrupted();
            reading.lock();
            try {
                finish();
            } finally {
                reading.unlock();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<Event> pull(Duration timeout, boolean take) {
        if (worker != null) {
            throw new IllegalStateException("mink: " + label + " has a handler and cannot be pulled from");
        }
        return next(timeout.compareTo(FOREVER) < 0 ? timeout.toNanos() : FOREVER.toNanos(), take);
    }

    private Optional<Event> next(long timeoutNanos, boolean take) {
        long deadline = System.nanoTime() + timeoutNanos;
        try {
            if (!reading.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
            try {
                cursor.settle();
                Optional<Event> event = advance(deadline);
                if (take && event.isPresent()) {
                    cursor.take();
                }
                return event;
            } finally {
                reading.unlock();
                finishIfEnded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException(label);
        }
    }

    private Optional<Event> advance(long deadline) throws InterruptedException {
        while (state.open()) {
            if (retry.remaining() == 0) {
                Optional<Event> event = attempt();
                if (event.isPresent() && state.open()) {
                    return event;
                }
                if (!state.open() || (cursor.more() && !retry.pending())) {
                    continue;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            long wait = retry.pending() ? retry.remaining() : Math.min(SAFETY_READ, Math.max(cursor.idleDelay(), 1));
            var unused = news.await(Math.min(wait, left));
        }
        Throwable error = state.error();
        if (error != null && worker == null) {
            throw error instanceof RuntimeException e ? e : new IllegalStateException(label + " ended", error);
        }
        return Optional.empty();
    }

    /** One try to get an event; empty if there is none, or it failed and is to be tried again. */
    private Optional<Event> attempt() {
        try {
            Optional<Event> event = cursor.next();
            retry.succeeded();
            return event;
        } catch (OperationCancelledException e) {
            throw e;
        } catch (EventCursor.ConditionFailed e) {
            fail(Objects.requireNonNull(e.getCause()));
        } catch (RuntimeException e) {
            if (retry.again(e)) {
                LOG.warn("mink: {} failed to read after {} and will try again", label, cursor.fetched(), e);
            } else {
                fail(e);
            }
        }
        return Optional.empty();
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            if (!(state.error() instanceof CheckpointConflictException)) {
                cursor.save();
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: {} ended without writing its checkpoint; events may come again", label, e);
        }
        onEnd.accept(this);
        Throwable error = state.error();
        if (error == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(error);
        }
    }
}
