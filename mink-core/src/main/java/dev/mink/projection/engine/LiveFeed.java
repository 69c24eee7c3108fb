package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.projection.ErrorClass;
import dev.mink.projection.ErrorClassifier;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of a live projection and offers them to its worker until it is closed. A read that fails
 * is tried again for as long as it takes, an event that cannot be decoded is left out.
 */
final class LiveFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final int PAGE = 256;
    private static final Duration SAFETY_READ = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 7;

    private final String projection;
    private final EventFeed feed;
    private final LiveWorker worker;
    private final LongSupplier afterLoss;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long start;
    private long position;
    private int failures;
    private boolean broken;

    /**
     * Creates a reader.
     *
     * @param start the position behind which it begins
     * @param afterLoss where to go on when the feed says that events were lost
     */
    LiveFeed(String projection, EventFeed feed, LiveWorker worker, long start, LongSupplier afterLoss) {
        this.projection = projection;
        this.feed = feed;
        this.worker = worker;
        this.start = start;
        this.position = start;
        this.afterLoss = afterLoss;
    }

    /** Whether it offers the event at a position by itself. */
    boolean finds(long at) {
        return at > start;
    }

    /** Has it end soon. */
    void close() {
        closed.countDown();
        feed.close();
    }

    @Override
    public void run() {
        try {
            while (!isClosed()) {
                step();
            }
        } catch (AdapterClosedException e) {
            if (!isClosed()) {
                worker.lostItsFeed(e);
            }
        } finally {
            feed.close();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Whatever fails here is followed by another step. */
    private void step() {
        try {
            if (readOn()) {
                var unused = feed.awaitNews(SAFETY_READ);
            }
        } catch (AdapterClosedException e) {
            throw e;
        } catch (Throwable e) {
            if (!isClosed()) {
                failed(e);
            }
        }
    }

    /** Offers a page of events; false if there may be another one. */
    private boolean readOn() throws InterruptedException {
        if (broken) {
            position = afterLoss.getAsLong();
            broken = false;
        }
        EventFeed.Page page = feed.readAfter(position, PAGE);
        long lost = 0;
        for (StoredEvent stored : page.events()) {
            for (Event event : decode(stored)) {
                LiveWorker.Taken taken = worker.offerFound(event);
                if (taken == LiveWorker.Taken.NOT_NOW) {
                    return false;
                }
                lost += taken == LiveWorker.Taken.WITH_LOSS ? 1 : 0;
            }
            moved(stored.globalPosition());
        }
        moved(page.nextPosition());
        worker.tellOfLoss(lost);
        recovered();
        return !page.more();
    }

    private void moved(long to) {
        position = to;
        worker.offeredUpTo(to);
    }

    private List<Event> decode(StoredEvent stored) {
        try {
            return feed.decode(stored);
        } catch (Throwable e) {
            if (e instanceof AdapterClosedException || isTransient(e)) {
                throw e;
            }
            worker.reports().unreadable(stored, e);
            return List.of();
        }
    }

    private static boolean isTransient(Throwable failure) {
        return ErrorClassifier.standard().classify(failure) == ErrorClass.TRANSIENT;
    }

    private void failed(Throwable failure) {
        broken = failure instanceof FeedBrokenException;
        failures++;
        worker.reports().cannotRead(position, failure, failures);
        if (Integer.bitCount(failures) == 1) {
            LOG.error(
                    "mink: live projection \"{}\" cannot read events, {} times in a row, and tries again",
                    projection,
                    failures,
                    failure);
        }
        try {
            var unused =
                    closed.await(FIRST_PAUSE_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("mink: live projection \"{}\" was interrupted", projection, e);
        }
    }

    private void recovered() {
        if (failures > 0) {
            LOG.info("mink: live projection \"{}\" reads events again after {} failures", projection, failures);
            failures = 0;
            worker.reports().readsAgain();
        }
    }
}
