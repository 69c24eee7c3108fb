package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.history.HistoryEvent;
import dev.mink.testing.history.ReaderHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Readers at the head of the feed, of everything, of a category, and of two event types: three that
 * page through the feed, and three subscriptions.
 */
final class Readers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, FeedFilter> FILTERS = Map.of(
            "all", FeedFilter.all(),
            "category", FeedFilter.ofCategory("order"),
            "types", FeedFilter.all().withTypes(Set.of("Created", "Paid")));

    private final Crew crew = new Crew();
    private final EventStore store;
    private final Journal journal;
    private final Map<String, Follower> followers = new LinkedHashMap<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    Readers(EventStoreAdapter adapter, Journal journal, Seed seed) {
        this.store = EventStore.builder(adapter).closeAdapter(false).build();
        this.journal = journal;
        FILTERS.forEach((name, filter) -> {
            follow(adapter, name, filter, seed);
            subscribe(name, filter);
        });
    }

    /** Waits until all have got to the last of the stored events, and ends them. */
    void finish(List<HistoryEvent> stored) throws InterruptedException {
        long last = last(stored, FeedFilter.all());
        await("readers at position " + last)
                .atMost(PATIENCE)
                .until(this::cursors, cursors -> cursors.values().stream().allMatch(cursor -> cursor >= last));
        for (Subscriber subscriber : subscribers) {
            long lastOfAll = last(stored, subscriber.filter());
            await(subscriber + " at position " + lastOfAll)
                    .atMost(PATIENCE)
                    .until(subscriber::lastPosition, position -> position >= lastOfAll);
        }
        crew.stop();
        store.close();
    }

    long errors() {
        return followers.values().stream().mapToLong(Follower::errors).sum();
    }

    void throwIfFailed() throws InterruptedException {
        crew.work(Duration.ZERO);
        subscribers.forEach(Subscriber::throwIfFailed);
    }

    @Override
    public void close() {
        crew.close();
        store.close();
    }

    private Map<String, Long> cursors() throws InterruptedException {
        throwIfFailed();
        Map<String, Long> cursors = new LinkedHashMap<>();
        followers.forEach((name, follower) -> cursors.put(name, follower.cursor()));
        return cursors;
    }

    private void follow(EventStoreAdapter adapter, String name, FeedFilter filter, Seed seed) {
        ReaderHistory history = journal.history().reader(name, filter);
        Follower follower = new Follower(adapter, filter, history, journal, seed.random(1_000 + followers.size()));
        followers.put(name, follower);
        crew.start("reader-" + name, follower);
    }

    private void subscribe(String name, FeedFilter filter) {
        ReaderHistory history = journal.history().reader("subscription-" + name, filter);
        SubscriptionOptions options = SubscriptionOptions.builder()
                .filter(filter)
                .retryInterval(Duration.ofMillis(20))
                .maxRetries(0)
                .build();
        Subscription subscription =
                store.subscribeAll(0, options, (event, context) -> history.received(event.stored()));
        subscribers.add(new Subscriber(history, filter, subscription));
    }

    private static long last(List<HistoryEvent> stored, FeedFilter filter) {
        return stored.stream()
                .filter(event -> filter.matches(event.type(), event.streamId()))
                .mapToLong(HistoryEvent::position)
                .max()
                .orElse(0);
    }

    private record Subscriber(ReaderHistory history, FeedFilter filter, Subscription subscription) {
        long lastPosition() {
            throwIfFailed();
            return history.lastPosition();
        }

        void throwIfFailed() {
            assertThat(subscription.error()).as(history.name()).isEmpty();
        }

        @Override
        public String toString() {
            return history.name();
        }
    }
}
