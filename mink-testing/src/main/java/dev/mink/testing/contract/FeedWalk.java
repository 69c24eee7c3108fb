package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.StoredEvent;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Reads the feed page by page and checks what must be true of every page. */
final class FeedWalk {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventStoreAdapter adapter;
    private final FeedFilter filter;
    private final Duration patience;
    private final List<StoredEvent> delivered = new ArrayList<>();
    private int limit = FeedRequest.DEFAULT_LIMIT;
    private Predicate<StoredEvent> wanted = event -> true;
    private long position;

    FeedWalk(EventStoreAdapter adapter, long from, FeedFilter filter, Duration patience) {
        this.adapter = adapter;
        this.position = from;
        this.filter = filter;
        this.patience = patience;
    }

    /** Reads pages of another size. */
    FeedWalk by(int events) {
        limit = events;
        return this;
    }

    /** Overlooks the events that do not pass, because others write to the backend as well. */
    FeedWalk only(Predicate<StoredEvent> mine) {
        wanted = mine;
        return this;
    }

    FeedWalk onlyStreams(List<String> streams) {
        return only(event -> streams.contains(event.streamId()));
    }

    /** Reads on until so many events have been delivered since the start of the walk. */
    List<StoredEvent> untilEvents(int count) {
        await(() -> delivered.size() >= count, count + " events");
        return List.copyOf(delivered);
    }

    /** Reads on until everything up to a position was looked at. */
    List<StoredEvent> untilPosition(long target) {
        await(() -> position >= target, "position " + target);
        return List.copyOf(delivered);
    }

    long position() {
        return position;
    }

    /** Reads one page. */
    FeedPage step() {
        FeedPage page = adapter.readFeed(new FeedRequest(position, limit, filter));
        check(page);
        page.events().stream().filter(wanted).forEach(delivered::add);
        position = page.nextPosition();
        return page;
    }

    private void check(FeedPage page) {
        assertThat(page.events()).as("a page is no longer than its limit").hasSizeLessThanOrEqualTo(limit);
        assertThat(page.nextPosition()).as("the feed does not go back").isGreaterThanOrEqualTo(position);
        long last = position;
        for (StoredEvent event : page.events()) {
            assertThat(event.globalPosition()).as("positions ascend").isGreaterThan(last);
            assertThat(filter.matches(event))
                    .as("%s of %s passes %s", event.type(), event.streamId(), filter)
                    .isTrue();
            last = event.globalPosition();
        }
        if (page.more()) {
            assertThat(page.nextPosition())
                    .as("more means that there is progress")
                    .isGreaterThan(position);
        }
    }

    /** Gives up when no event has come for as long as the patience lasts. */
    private void await(BooleanSupplier done, String what) {
        long lastProgress = System.nanoTime();
        while (!done.getAsBoolean()) {
            FeedPage page = step();
            if (page.more() || !page.events().isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (!done.getAsBoolean()) {
                assertThat(System.nanoTime() - lastProgress)
                        .as("the feed reaches %s; it stands at %d after %d events", what, position, delivered.size())
                        .isLessThan(patience.toNanos());
                LockSupport.parkNanos(PAUSE);
            }
        }
    }
}
