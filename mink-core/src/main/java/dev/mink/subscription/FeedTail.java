package dev.mink.subscription;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.Registration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the head of the feed once for all subscriptions of a store and keeps the last events in
 * memory.
 *
 * <p>One thread waits for wake-ups and polls; it runs while there is a subscription. It never calls
 * a handler. While it cannot read, subscriptions read for themselves and meet the reason there.
 */
final class FeedTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedTail.class);
    private static final int PAGE = 500;
    private static final int RING_EVENTS = 4_096;
    private static final long RING_BYTES = 16L << 20;

    /** How long to wait for a writer that may still fill a lower position, at first and at most. */
    private static final long HOLE_MIN = TimeUnit.MILLISECONDS.toNanos(3);

    private static final long HOLE_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long to wait for a wake-up before looking nevertheless, after activity and at most. */
    private static final long IDLE_MIN = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long IDLE_MAX = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventStoreAdapter adapter;
    private final ThreadFactory threads;
    private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Ring ring = new Ring(RING_EVENTS, RING_BYTES);
    private final Signal wakeUp = new Signal();
    private boolean readable;
    private @Nullable Thread runner;

    FeedTail(EventStoreAdapter adapter, ThreadFactory threads) {
        this.adapter = adapter;
        this.threads = threads;
    }

    /** Keeps the tail running, and has something run whenever there may be news, until closed. */
    Registration follow(Runnable onNews) {
        lock.lock();
        try {
            followers.add(onNews);
            if (runner == null) {
                runner = threads.newThread(this::run);
                runner.start();
            }
        } finally {
            lock.unlock();
        }
        return () -> unfollow(onNews);
    }

    private void unfollow(Runnable onNews) {
        lock.lock();
        try {
            if (followers.remove(onNews) && followers.isEmpty()) {
                stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is in memory after a position; empty if the caller has to read storage itself. */
    Optional<Ring.Slice> after(long position, int limit, FeedFilter filter) {
        lock.lock();
        try {
            return readable && ring.covers(position)
                    ? Optional.of(ring.after(position, limit, filter))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which events are in memory or were; empty while nothing is read. */
    OptionalLong head() {
        lock.lock();
        try {
            return readable ? OptionalLong.of(ring.head()) : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            followers.clear();
            stop();
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        runner = null;
        readable = false;
        wakeUp.raise();
    }

    private boolean running() {
        lock.lock();
        try {
            return runner == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Pause pause = new Pause();
        Optional<Registration> registration = Optional.empty();
        try {
            while (running()) {
                try {
                    if (registration.isEmpty()) {
                        registration = Optional.of(adapter.onAppend(wakeUp::raise));
                    }
                    readOn(pause);
                } catch (AdapterClosedException e) {
                    LOG.debug("mink: the feed's tail ends: the adapter is closed");
                    return;
                } catch (RuntimeException e) {
                    LOG.debug("mink: the feed's tail could not be read; subscriptions read for themselves", e);
                    pause.afterFailure();
                }
                if (running()) {
                    unreadable();
                    var unused = wakeUp.await(pause.nanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended();
            registration.ifPresent(Registration::close);
        }
    }

    /** Reads from now on until stopped; a failure ends it. */
    private void readOn(Pause pause) throws InterruptedException {
        long position = adapter.stablePosition();
        if (!restart(position)) {
            return;
        }
        while (running()) {
            FeedPage page = adapter.readFeed(new FeedRequest(position, PAGE, FeedFilter.all()));
            boolean moved = page.nextPosition() > position;
            position = page.nextPosition();
            if (moved) {
                publish(page);
            }
            if (!page.more()) {
                pause.after(moved, page.waiting());
                if (wakeUp.await(pause.nanos())) {
                    pause.wokenUp();
                }
            }
        }
    }

    private boolean restart(long position) {
        lock.lock();
        try {
            if (runner != Thread.currentThread()) {
                return false;
            }
            ring.restart(position);
            readable = true;
        } finally {
            lock.unlock();
        }
        tellFollowers();
        return true;
    }

    private void publish(FeedPage page) {
        lock.lock();
        try {
            if (runner != Thread.currentThread()) {
                return;
            }
            ring.add(page.events(), page.nextPosition());
        } finally {
            lock.unlock();
        }
        tellFollowers();
    }

    private void unreadable() {
        lock.lock();
        try {
            if (runner == Thread.currentThread()) {
                readable = false;
            }
        } finally {
            lock.unlock();
        }
        tellFollowers();
    }

    private void ended() {
        lock.lock();
        try {
            if (runner == Thread.currentThread()) {
                runner = null;
                readable = false;
            }
        } finally {
            lock.unlock();
        }
        tellFollowers();
    }

    private void tellFollowers() {
        followers.forEach(Runnable::run);
    }

    /**
     * How long to wait before the next look: short behind a hole, else a fourth of the time since there was
     * something, so that a pause of the writers does not make the tail slow at once.
     */
    private static final class Pause {
        private long nanos = IDLE_MIN;
        private long newsAt = System.nanoTime();
        private boolean behindHole;

        long nanos() {
            return nanos;
        }

        void after(boolean moved, boolean waiting) {
            if (moved || behindHole) {
                newsAt = System.nanoTime();
            }
            if (waiting) {
                nanos = behindHole && !moved ? Math.min(nanos * 2, HOLE_MAX) : HOLE_MIN;
            } else {
                nanos = Math.max(IDLE_MIN, Math.min((System.nanoTime() - newsAt) / 4, IDLE_MAX));
            }
            behindHole = waiting;
        }

        void afterFailure() {
            behindHole = false;
            nanos = Math.min(Math.max(nanos, IDLE_MIN) * 2, IDLE_MAX * 2);
        }

        void wokenUp() {
            newsAt = System.nanoTime();
        }
    }
}
