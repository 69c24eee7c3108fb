package dev.mink.adapter.postgres.chaos;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.testing.history.ReaderHistory;
import java.util.random.RandomGenerator;

/** Reads the feed at its head, page after page. */
final class Follower implements Crew.Step {
    private final EventStoreAdapter adapter;
    private final FeedFilter filter;
    private final ReaderHistory history;
    private final Journal journal;
    private final RandomGenerator random;
    private volatile long cursor;
    private volatile long errors;

    Follower(
            EventStoreAdapter adapter,
            FeedFilter filter,
            ReaderHistory history,
            Journal journal,
            RandomGenerator random) {
        this.adapter = adapter;
        this.filter = filter;
        this.history = history;
        this.journal = journal;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            FeedPage page = adapter.readFeed(new FeedRequest(cursor, random.nextInt(1, 500), filter));
            take(page);
        } catch (AdapterException e) {
            if (!e.retryable()) {
                throw e;
            }
            errors = errors + 1;
            Pause.millis(10);
        }
    }

    /** Everything up to here was looked at. */
    long cursor() {
        return cursor;
    }

    long errors() {
        return errors;
    }

    private void take(FeedPage page) {
        history.received(page.events());
        if (filter.isEmpty()) {
            journal.delivered(page.events());
        }
        if (page.nextPosition() < cursor) {
            throw new AssertionError("the feed went back from " + cursor + " to " + page.nextPosition());
        }
        cursor = page.nextPosition();
        if (!page.more()) {
            Pause.millis(1);
        }
    }
}
