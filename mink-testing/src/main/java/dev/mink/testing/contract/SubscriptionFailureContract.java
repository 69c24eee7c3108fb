package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.serialization.SerializationException;
import dev.mink.store.EventStore;
import dev.mink.store.ReadStage;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.contract.Bank.Opened;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What reading, decoding, conditions and handlers that fail do to a subscription. */
public abstract class SubscriptionFailureContract extends FollowingContract {
    private static final AdapterException AWAY = Failures.away();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected SubscriptionFailureContract() {}

    @Test
    void aFailedReadIsTriedAgainWhileCatchingUp() {
        String stream = streamOf(3);
        for (Subscription subscription : List.of(
                all(retrying(5).build()),
                closedAfterwards(store().subscribeStream(stream, 0, retrying(5).build())))) {
            AtomicInteger reads = failOwnReads(4);
            Duration time = timeOf(() ->
                    assertThat(next(subscription, 3)).extracting(Event::version).containsExactly(1L, 2L, 3L));
            assertThat(reads).hasValueGreaterThanOrEqualTo(5);
            assertThat(time).as("the pauses are those of the options").isLessThan(Duration.ofSeconds(3));
            assertThat(subscription.error()).isEmpty();
        }
    }

    @Test
    void aFailedReadIsTriedAgainAtTheHead() {
        String stream = streamOf(1);
        Subscription subscription = all(retrying(0).build());
        Subscription ofStream =
                closedAfterwards(store().subscribeStream(stream, 0, retrying(0).build()));
        next(subscription);
        next(ofStream);
        assertThat(subscription.poll(Duration.ofMillis(50))).isEmpty();
        AtomicInteger failures = new AtomicInteger();
        tap().beforeEveryRead(() -> {
            if (failures.incrementAndGet() <= 6) {
                throw AWAY;
            }
        });

        store().append(stream, Bank.deposits(2));

        assertThat(next(subscription, 2)).extracting(Event::version).containsExactly(2L, 3L);
        assertThat(next(ofStream, 2)).extracting(Event::version).containsExactly(2L, 3L);
    }

    @Test
    void aHandlerIsServedAgainAfterAnOutage() {
        String stream = streamOf(2);
        List<Long> handled = new CopyOnWriteArrayList<>();
        Subscription subscription = closedAfterwards(
                store().subscribeAll(start(), retrying(0).build(), (event, context) -> handled.add(event.version())));
        eventually("two events", () -> handled.size() == 2);
        AtomicInteger failures = new AtomicInteger();
        tap().beforeEveryRead(() -> {
            failures.incrementAndGet();
            throw AWAY;
        });
        store().append(stream, Bank.deposits(2));
        eventually("some failures", () -> failures.get() > 5);
        assertThat(subscription.isOpen()).isTrue();

        tap().beforeEveryRead(() -> {});

        eventually("four events", () -> handled.size() == 4);
        assertThat(handled).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void retriesThatAreUsedUpEndTheSubscription() {
        streamOf(3);
        Subscription subscription = all(retrying(3).build());
        AtomicInteger reads = failOwnReads(Integer.MAX_VALUE);

        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(AWAY);

        assertThat(reads).as("three failures in a row").hasValue(3);
        assertEnded(subscription, AWAY);
    }

    @Test
    void aSuccessStartsTheCountAnew() {
        String stream = streamOf(1);
        Subscription subscription = all(retrying(3).bufferSize(1).build());
        for (int version = 1; version <= 5; version++) {
            failOwnReads(2);
            assertThat(next(subscription).version()).isEqualTo(version);
            store().append(stream, Bank.deposits(1));
        }
    }

    @Test
    void withoutRetriesTheFirstFailureEndsTheSubscription() {
        streamOf(3);
        Subscription subscription =
                all(SubscriptionOptions.builder().retryOnError(false).build());
        AtomicInteger reads = failOwnReads(Integer.MAX_VALUE);
        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(AWAY);
        assertThat(reads).hasValue(1);
        assertEnded(subscription, AWAY);
    }

    @Test
    void aHandlersSubscriptionEndsWithTheErrorToo() {
        streamOf(3);
        tap().beforeEveryRead(() -> {
            throw AWAY;
        });
        Subscription subscription =
                closedAfterwards(store().subscribeAll(start(), retrying(3).build(), (event, context) -> {}));
        assertThat(endOf(subscription)).containsSame(AWAY);
        assertEnded(subscription, AWAY);
    }

    @Test
    void pausesGrow() {
        streamOf(1);
        Subscription subscription = all(SubscriptionOptions.builder()
                .retryInterval(Duration.ofMillis(20))
                .maxRetries(5)
                .build());
        failOwnReads(Integer.MAX_VALUE);
        Duration time = timeOf(
                () -> assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(AWAY));
        assertThat(time)
                .as("20, 40, 80 and 160 ms, each shortened by up to a half")
                .isBetween(Duration.ofMillis(150), Duration.ofSeconds(2));
    }

    @Test
    void aFeedThatCannotBeTrustedIsNotTriedAgain() {
        streamOf(1);
        FeedBrokenException broken = new FeedBrokenException("the backend is a copy");
        Subscription subscription = all();
        AtomicInteger reads = failOwnReads(Integer.MAX_VALUE, () -> broken);
        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(broken);
        assertThat(reads).hasValue(1);
    }

    @Test
    void aTailThatCannotListenAtFirstListensLater() {
        AtomicInteger attempts = new AtomicInteger();
        tap().beforeListening(() -> {
            if (attempts.incrementAndGet() <= 2) {
                throw AWAY;
            }
        });
        Threads threads = new Threads();
        EventStore other = openBank(builder().threads(threads));
        String stream = streamOf(1);
        Subscription subscription = all(other, SubscriptionOptions.defaults());
        assertThat(next(subscription).version()).isEqualTo(1);
        eventually("a third attempt", () -> attempts.get() >= 3);
        store().append(stream, Bank.deposits(1));
        assertThat(next(subscription).version()).isEqualTo(2);
        assertThat(threads.alive()).isNotEmpty();
    }

    @Test
    void eventsBeforeOneThatCannotBeDecodedAreDelivered() {
        IllegalStateException failure = Failures.silent(new IllegalStateException("no key"));
        EventStore other = openBank(builder().readStage(failing(3, Integer.MAX_VALUE, () -> failure)));
        streamOf(5);
        Subscription subscription = all(other, retrying(3).build());

        assertThat(next(subscription, 2)).extracting(Event::version).containsExactly(1L, 2L);
        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(failure);

        assertEnded(subscription, failure);
        assertThat(subscription.position())
                .isEqualTo(store().loadEventsFromPosition(start(), 2).get(1).globalPosition());
    }

    @Test
    void anEventThatCannotBeDecodedAtFirstIsNeitherLostNorDoubled() {
        EventStore other = openBank(
                builder().readStage(failing(3, 4, () -> Failures.silent(new IllegalStateException("no key yet")))));
        streamOf(5);
        assertThat(next(all(other, retrying(5).build()), 5))
                .extracting(Event::version)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void anEventThatWillNeverBeDecodedIsNotTriedAgain() {
        SerializationException failure =
                new SerializationException("Deposited", SerializationException.Operation.DESERIALIZE, "broken", null);
        AtomicInteger attempts = new AtomicInteger();
        EventStore other = openBank(builder().readStage(failing(2, Integer.MAX_VALUE, () -> {
            attempts.incrementAndGet();
            return failure;
        })));
        streamOf(3);
        Subscription subscription = all(other, SubscriptionOptions.defaults());
        next(subscription);
        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(failure);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void dataThatCannotBeReadFailsWhoeverAsksForIt() {
        EventStore wrong = open(builder());
        wrong.serializer().registry().register("Opened", NotOpened.class);
        String stream = Sample.stream();
        store().append(stream, List.of(new Opened("Ann"), Bank.deposit(1)));

        Subscription pulled = all(wrong, SubscriptionOptions.defaults());
        Event event = next(pulled);
        assertThatThrownBy(event::data).isInstanceOf(SerializationException.class);
        assertThat(next(pulled).version()).as("it goes on").isEqualTo(2);

        Subscription pushed = closedAfterwards(
                wrong.subscribeAll(start(), SubscriptionOptions.defaults(), (each, context) -> each.data()));
        assertThat(endOf(pushed))
                .hasValueSatisfying(error -> assertThat(error)
                        .isInstanceOf(SerializationException.class)
                        .hasMessageContaining(stream));
    }

    record NotOpened(int owner) {}

    @Test
    void aConditionThatFailsEndsTheSubscription() {
        String stream = streamOf(3);
        IllegalArgumentException failure = new IllegalArgumentException("condition");
        AssertionError error = new AssertionError("condition");
        Subscription subscription = all(SubscriptionOptions.builder()
                .where(event -> {
                    if (event.version() == 2) {
                        throw failure;
                    }
                    return true;
                })
                .build());
        assertThat(next(subscription).version()).isEqualTo(1);
        assertThatThrownBy(() -> subscription.poll(patience())).isSameAs(failure);
        assertEnded(subscription, failure);
        assertThat(subscription.position())
                .isEqualTo(store().load(stream).get(0).globalPosition());

        Subscription worse = all(SubscriptionOptions.builder()
                .where(event -> {
                    throw error;
                })
                .build());
        assertThatThrownBy(() -> worse.poll(patience())).hasRootCause(error);
        assertThat(worse.error()).containsSame(error);
    }

    @Test
    void aHandlerThatFailsEndsTheSubscription() {
        streamOf(3);
        for (Throwable failure : List.of(
                new IOException("checked"), new IllegalStateException("unchecked"), new AssertionError("error"))) {
            List<Long> handled = new CopyOnWriteArrayList<>();
            Subscription subscription =
                    closedAfterwards(store().subscribeAll(start(), SubscriptionOptions.defaults(), (event, context) -> {
                        handled.add(event.version());
                        if (event.version() == 2) {
                            throwAny(failure);
                        }
                    }));
            assertThat(endOf(subscription)).containsSame(failure);
            assertThatThrownBy(() -> subscription.done().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
            assertEnded(subscription, failure);
            assertThat(handled).containsExactly(1L, 2L);
            assertThatThrownBy(() -> subscription.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void assertEnded(Subscription subscription, Throwable error) {
        assertThat(subscription.isOpen()).isFalse();
        assertThat(subscription.error()).containsSame(error);
        assertThat(subscription.done()).isCompletedExceptionally();
        subscription.close();
        assertThat(subscription.error()).as("closing does not hide it").containsSame(error);
    }

    @SuppressWarnings("unchecked") // a checked exception passes through unchanged
    private static <X extends Throwable> void throwAny(Throwable throwable) throws X {
        throw (X) throwable;
    }

    private static ReadStage failing(long version, int times, Supplier<? extends RuntimeException> failure) {
        AtomicInteger failures = new AtomicInteger();
        return (event, stored) -> {
            if (stored.version() == version && failures.incrementAndGet() <= times) {
                throw failure.get();
            }
            return List.of(event);
        };
    }

    /** Fails the next reads of this thread and those that others do meanwhile; counts its own. */
    private AtomicInteger failOwnReads(int times) {
        return failOwnReads(times, () -> AWAY);
    }

    private AtomicInteger failOwnReads(int times, Supplier<? extends RuntimeException> failure) {
        Thread self = Thread.currentThread();
        AtomicInteger reads = new AtomicInteger();
        tap().beforeEveryRead(() -> {
            int count = Thread.currentThread() == self ? reads.incrementAndGet() : reads.get() + 1;
            if (count <= times) {
                throw failure.get();
            }
        });
        return reads;
    }
}
