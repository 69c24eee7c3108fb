package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How subscriptions end: closed in every state, with their store, with its adapter, or interrupted. */
public abstract class SubscriptionEndContract extends FollowingContract {
    private static final SubscriptionOptions DEFAULTS = SubscriptionOptions.defaults();
    private static final Duration LONG = Duration.ofHours(1);

    private final Threads threads = new Threads();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected SubscriptionEndContract() {}

    @Test
    void oneThatWasNeverPolledIsClosedAtOnce() {
        streamOf(3);
        assertClosesCleanly(all());
    }

    @Test
    void oneThatIsIdleIsClosedAtOnce() {
        streamOf(3);
        Subscription subscription = all();
        next(subscription, 3);
        assertThat(subscription.poll(Duration.ofMillis(20))).isEmpty();
        assertClosesCleanly(subscription);
    }

    @Test
    void whatWasReadAheadIsNotDeliveredAfterClosing() {
        streamOf(3);
        Subscription subscription = all();
        next(subscription);
        assertClosesCleanly(subscription);
    }

    @Test
    void closingEndsAPollThatWaits() {
        Subscription subscription = all();
        Threads.Running<Optional<Event>> first = threads.start(() -> subscription.poll(LONG));
        Threads.Running<Optional<Event>> second = threads.start(() -> subscription.poll(LONG));
        eventually("waiting", () -> first.isWaiting() && second.isWaiting());
        assertClosesCleanly(subscription);
        assertThat(result(first)).isEmpty();
        assertThat(result(second)).isEmpty();
    }

    @Test
    void closingAndPollingAtTheSameMomentEndsTheSubscription() {
        streamOf(1);
        for (int i = 0; i < Rounds.of(150, 5_000); i++) {
            Subscription subscription = all();
            CountDownLatch go = new CountDownLatch(1);
            Threads.Running<Integer> poller = threads.start(() -> {
                go.await();
                int polls = 0;
                while (subscription.isOpen()) {
                    subscription.poll(Duration.ZERO);
                    polls++;
                }
                return polls;
            });
            go.countDown();
            if (i % 3 == 0) {
                Thread.onSpinWait();
            }
            subscription.close();
            assertThat(result(poller)).isNotNegative();
            assertThat(endOf(subscription)).isEmpty();
        }
    }

    @Test
    void closingDuringAReadEndsTheSubscription() {
        streamOf(1);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Threads.Running<Optional<Event>> poller = threads.start(() -> {
            Subscription subscription = all();
            Thread self = Thread.currentThread();
            tap().beforeEveryRead(() -> {
                if (Thread.currentThread() == self) {
                    reading.countDown();
                    awaitQuietly(closed);
                }
            });
            return subscription.poll(LONG);
        });
        happens(reading);
        Subscription subscription = lastOpened();
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        closed.countDown();
        assertThat(endOf(subscription)).as("without another call").isEmpty();
        assertThat(result(poller)).as("nothing comes after the end").isEmpty();
        assertThat(subscription.position()).isEqualTo(start());
    }

    @Test
    void closingDuringACommitEndsTheSubscription() {
        streamOf(2);
        Subscription subscription = all(SubscriptionOptions.named("contract-" + UUID.randomUUID()));
        next(subscription, 2);
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        tap().checkpoints().nextSave(save -> () -> {
            committing.countDown();
            awaitQuietly(closed);
            return save.getAsBoolean();
        });
        Threads.Running<Boolean> commit = threads.start(() -> {
            subscription.commit();
            return true;
        });
        happens(committing);
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        closed.countDown();
        assertThat(result(commit)).isTrue();
        assertThat(endOf(subscription)).isEmpty();
    }

    @Test
    void closingInterruptsAHandlerThatWaits() {
        streamOf(2);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> {
            calls.incrementAndGet();
            entered.countDown();
            new CountDownLatch(1).await();
        }));
        happens(entered);
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        assertThat(endOf(subscription)).isEmpty();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aHandlerThatIsNearlyDoneMayFinish() {
        streamOf(2);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Long> finished = new CopyOnWriteArrayList<>();
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> {
            entered.countDown();
            release.await();
            finished.add(event.version());
        }));
        happens(entered);
        Threads.Running<Boolean> closing = threads.start(() -> {
            subscription.close();
            return true;
        });
        eventually("the end", () -> !subscription.isOpen());
        release.countDown();
        assertThat(result(closing)).isTrue();
        assertThat(endOf(subscription)).isEmpty();
        assertThat(finished).containsExactly(1L);
    }

    @Test
    void aHandlerThatHearsNothingHoldsNobodyUp() {
        streamOf(2);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> {
            entered.countDown();
            awaitQuietly(release);
        }));
        happens(entered);
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        assertThat(subscription.isOpen()).isFalse();
        assertThat(subscription.done()).isNotDone();
        release.countDown();
        assertThat(endOf(subscription)).isEmpty();
    }

    @Test
    void aHandlerClosesItsOwnSubscription() {
        streamOf(3);
        List<Subscription> itself = new CopyOnWriteArrayList<>();
        List<Long> handled = new CopyOnWriteArrayList<>();
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> {
            eventually("the handler knows its subscription", () -> !itself.isEmpty());
            itself.get(0).close();
            handled.add(event.version());
        }));
        itself.add(subscription);
        assertThat(endOf(subscription)).isEmpty();
        assertThat(handled).containsExactly(1L);
    }

    @Test
    void closingEndsAPauseBetweenRetries() {
        SubscriptionOptions patient =
                SubscriptionOptions.builder().retryInterval(Duration.ofHours(1)).build();
        CountDownLatch failed = new CountDownLatch(2);
        tap().beforeEveryRead(() -> {
            failed.countDown();
            throw Failures.away();
        });
        Subscription pushed = closedAfterwards(store().subscribeAll(start(), patient, (event, context) -> {}));
        Subscription pulled = all(patient);
        Threads.Running<Optional<Event>> puller = threads.start(() -> pulled.poll(LONG));
        happens(failed);
        eventually("waiting", puller::isWaiting);
        assertThat(timeOf(pushed::close)).isLessThan(A_SECOND);
        assertThat(timeOf(pulled::close)).isLessThan(A_SECOND);
        assertThat(result(puller)).isEmpty();
        assertThat(endOf(pushed)).isEmpty();
        assertThat(endOf(pulled)).isEmpty();
    }

    @Test
    void closingWhileInterruptedDoesNotWait() {
        streamOf(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> {
            entered.countDown();
            awaitQuietly(release);
        }));
        happens(entered);
        Thread.currentThread().interrupt();
        Duration time = timeOf(subscription::close);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(time).isLessThan(Duration.ofMillis(400));
        release.countDown();
    }

    @Test
    void theStoreEndsItsSubscriptions() {
        EventStore other = openBank(builder().threads(threads));
        streamOf(1);
        Subscription idle = all(other, DEFAULTS);
        Subscription waiting = all(other, DEFAULTS);
        next(waiting);
        Threads.Running<Optional<Event>> puller = threads.start(() -> waiting.poll(LONG));
        CountDownLatch entered = new CountDownLatch(1);
        Subscription blocked = closedAfterwards(other.subscribeAll(start(), DEFAULTS, (event, context) -> {
            entered.countDown();
            new CountDownLatch(1).await();
        }));
        happens(entered);
        eventually("waiting", puller::isWaiting);

        assertThat(timeOf(other::close)).isLessThan(A_SECOND);

        assertThatThrownBy(() -> result(puller)).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> idle.poll(Duration.ZERO)).isInstanceOf(AdapterClosedException.class);
        for (Subscription subscription : List.of(idle, waiting, blocked)) {
            assertThat(subscription.isOpen()).isFalse();
            assertThat(subscription.error()).containsInstanceOf(AdapterClosedException.class);
            assertThat(endOf(subscription)).containsInstanceOf(AdapterClosedException.class);
        }
        assertThatThrownBy(() -> other.subscribeAll(0, DEFAULTS)).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> other.subscribeStream("Order-1", 0, DEFAULTS, (event, context) -> {}))
                .isInstanceOf(AdapterClosedException.class);
        eventually("the end of all threads", () -> threads.alive().isEmpty());
    }

    @Test
    void anAdapterThatIsClosedEndsTheSubscriptionsOfItsStores() {
        String stream = streamOf(1);
        EventStore other = openBank(builder().threads(threads));
        Subscription pulled = all(other, DEFAULTS);
        Subscription ofStream = closedAfterwards(other.subscribeStream(stream, 0, DEFAULTS));
        next(pulled);
        next(ofStream);
        List<Threads.Running<Optional<Event>>> pullers =
                List.of(threads.start(() -> pulled.poll(LONG)), threads.start(() -> ofStream.poll(LONG)));
        Subscription pushed = closedAfterwards(other.subscribeAll(start(), DEFAULTS, (event, context) -> {}));
        eventually("waiting", () -> pullers.stream().allMatch(Threads.Running::isWaiting));

        adapter().close();

        for (Threads.Running<Optional<Event>> puller : pullers) {
            assertThatThrownBy(() -> result(puller)).isInstanceOf(AdapterClosedException.class);
        }
        assertThat(endOf(pushed)).containsInstanceOf(AdapterClosedException.class);
        eventually("the end of all threads", () -> threads.alive().isEmpty());
    }

    @Test
    void anInterruptEndsThePollAndNotTheSubscription() {
        Subscription subscription = all();
        Threads.Running<Boolean> poller = threads.start(() -> {
            assertThatThrownBy(() -> subscription.poll(LONG)).isInstanceOf(OperationCancelledException.class);
            return Thread.currentThread().isInterrupted();
        });
        eventually("waiting", poller::isWaiting);
        poller.thread().interrupt();
        assertThat(result(poller)).as("the flag is set again").isTrue();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO)).isInstanceOf(OperationCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();

        streamOf(2);
        assertThat(subscription.isOpen()).isTrue();
        assertThat(next(subscription, 2)).extracting(Event::version).containsExactly(1L, 2L);
    }

    @Test
    void interruptsLoseNoEvents() {
        int events = 400;
        Subscription subscription =
                all(SubscriptionOptions.builder().bufferSize(3).build());
        List<Long> taken = new CopyOnWriteArrayList<>();
        Threads.Running<Integer> poller = threads.start(() -> {
            int interrupts = 0;
            while (taken.size() < events && subscription.isOpen()) {
                try {
                    subscription.poll(Duration.ofMillis(100)).ifPresent(event -> taken.add(event.version()));
                } catch (OperationCancelledException e) {
                    interrupts++;
                    Thread.interrupted();
                }
            }
            return interrupts;
        });
        String stream = Sample.stream();
        for (int i = 0; i < events / 10; i++) {
            store().append(stream, Bank.deposits(10));
            poller.thread().interrupt();
        }
        assertThat(result(poller)).isPositive();
        assertThat(taken)
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, events)
                        .boxed()
                        .toList());
    }

    @Test
    void nothingRunsAfterTheLastSubscriptionIsClosed() {
        EventStore other = openBank(builder().threads(threads));
        assertThat(threads.count()).as("nothing runs before the first").isZero();
        streamOf(2);
        for (int i = 0; i < 3; i++) {
            Subscription pulled = all(other, DEFAULTS);
            Subscription pushed = closedAfterwards(other.subscribeAll(start(), DEFAULTS, (event, context) -> {}));
            next(pulled, 2);
            assertThat(threads.alive()).hasSize(2);
            pulled.close();
            assertThat(threads.alive()).isNotEmpty();
            pushed.close();
            eventually("the end of all threads", () -> threads.alive().isEmpty());
        }
    }

    /** Closes twice, quickly, and finds everything at its end. */
    private void assertClosesCleanly(Subscription subscription) {
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        assertThat(timeOf(subscription::close)).isLessThan(A_SECOND);
        assertThat(subscription.isOpen()).isFalse();
        assertThat(subscription.error()).isEmpty();
        assertThat(subscription.poll(LONG)).isEmpty();
        assertThat(subscription.iterator().hasNext()).isFalse();
        assertThat(endOf(subscription)).isEmpty();
    }

    /** Waits and takes no notice of interrupts. */
    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
