package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Event;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/** What the contracts of subscriptions share. */
public abstract class FollowingContract extends StoreContract {
    /** For everything that must take at most a second, with air for a busy machine. */
    static final Duration A_SECOND = Duration.ofMillis(1_500);

    private final Deque<Subscription> opened = new ConcurrentLinkedDeque<>();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected FollowingContract() {}

    @AfterEach
    final void closeSubscriptions() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Closes a subscription after the test, if the test does not. */
    final Subscription closedAfterwards(Subscription subscription) {
        opened.push(subscription);
        return subscription;
    }

    /** The subscription opened last that is closed after the test. */
    final Subscription lastOpened() {
        return opened.getFirst();
    }

    /** Follows all streams from where the feed ended before the test. */
    final Subscription all(SubscriptionOptions options) {
        return all(store(), options);
    }

    final Subscription all(EventStore store, SubscriptionOptions options) {
        return closedAfterwards(store.subscribeAll(start(), options));
    }

    final Subscription all() {
        return all(SubscriptionOptions.defaults());
    }

    /** Options that try again at once, so often. */
    static SubscriptionOptions.Builder retrying(int times) {
        return SubscriptionOptions.builder().retryInterval(Duration.ofMillis(1)).maxRetries(times);
    }

    /** The next event, which must come. */
    final Event next(Subscription subscription) {
        return subscription
                .poll(patience())
                .orElseThrow(() -> new AssertionError("no event came to " + subscription + " within " + patience()));
    }

    /** The next events, which must come. */
    final List<Event> next(Subscription subscription, int count) {
        List<Event> events = new ArrayList<>(count);
        while (events.size() < count) {
            events.add(next(subscription));
        }
        return events;
    }

    /** The error that a subscription ends with, which it must do soon; empty if it was closed. */
    final Optional<Throwable> endOf(Subscription subscription) {
        eventually("the end of " + subscription, () -> subscription.done().isDone());
        assertThat(subscription.done().isCompletedExceptionally())
                .isEqualTo(subscription.error().isPresent());
        return subscription.error();
    }

    /** Waits for what must happen soon. */
    final void happens(CountDownLatch latch) {
        eventually("what the test waits for", () -> latch.getCount() == 0);
    }

    /** What comes out of something under way, with as much patience as several steps need. */
    final <T> T result(Threads.Running<T> running) {
        return running.result(patience().multipliedBy(6));
    }

    /** Does something and tells how long it took. */
    static Duration timeOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
