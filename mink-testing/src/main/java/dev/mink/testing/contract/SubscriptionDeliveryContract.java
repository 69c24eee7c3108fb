package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.InvalidStreamIdException;
import dev.mink.MinkContext;
import dev.mink.adapter.FeedFilter;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventHandler;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.contract.Bank.AccountEvent;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.Bank.Opened;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which events a subscription delivers, in which order, to a caller that pulls and to a handler. */
public abstract class SubscriptionDeliveryContract extends FollowingContract {
    private static final SubscriptionOptions DEFAULTS = SubscriptionOptions.defaults();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected SubscriptionDeliveryContract() {}

    @Test
    void whatIsThereComesFirstAndThenWhatIsAppended() {
        String stream = streamOf(3);
        Subscription subscription = all();

        assertThat(next(subscription, 3)).extracting(Event::version).containsExactly(1L, 2L, 3L);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        store().append(stream, Bank.deposits(2));

        List<Event> appended = next(subscription, 2);
        assertThat(appended).extracting(Event::version).containsExactly(4L, 5L);
        assertThat(appended.get(1).data(Deposited.class)).isEqualTo(Bank.deposit(2));
        assertThat(subscription.poll(Duration.ofMillis(30))).isEmpty();
        assertThat(subscription.isOpen()).isTrue();
        assertThat(subscription.error()).isEmpty();
        assertThat(subscription.done()).isNotDone();
    }

    @Test
    void aStartIsExclusive() {
        String stream = streamOf(3);
        long second = store().load(stream).get(1).globalPosition();

        assertThat(next(closedAfterwards(store().subscribeAll(second, DEFAULTS)))
                        .version())
                .isEqualTo(3);
        assertThat(next(closedAfterwards(store().subscribeStream(stream, 2, DEFAULTS)))
                        .version())
                .isEqualTo(3);
        Subscription fromNow = closedAfterwards(store().subscribeAll(store().getStablePosition(), DEFAULTS));
        store().append(stream, Bank.deposits(1));
        assertThat(next(fromNow).version()).isEqualTo(4);
    }

    @Test
    void whatIsOffLimitsIsRefusedAtOnce() {
        for (String category : List.of("", " ", "Order-Item", "a\n")) {
            assertThatThrownBy(() -> store().subscribeCategory(category, 0, DEFAULTS))
                    .as("category \"%s\"", category)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        for (String stream : List.of("", " ", "a\u0000", "x".repeat(501))) {
            assertThatThrownBy(() -> store().subscribeStream(stream, 0, DEFAULTS))
                    .as("stream \"%s\"", stream)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        assertThatThrownBy(() -> store().subscribeAll(-1, DEFAULTS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().subscribeCategory("Order", -1, DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().subscribeStream("Order-1", -1, DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
        SubscriptionOptions other = SubscriptionOptions.filtered(FeedFilter.ofCategory("Invoice"));
        assertThatThrownBy(() -> store().subscribeCategory("Order", 0, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invoice");
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> store().subscribeAll(0, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("options");
        assertThatThrownBy(() -> store().subscribeAll(0, DEFAULTS, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("handler");
        assertThatThrownBy(() -> store().subscribeStream(null, 0, DEFAULTS))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("streamId");
        assertThatThrownBy(() -> store().subscribeCategory(null, 0, DEFAULTS))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("category");
    }

    @Test
    void aCategoryIsWhatStandsBeforeTheFirstHyphen() {
        String category = Sample.category();
        List<String> streams = List.of(category + "-1", category + "x-1", category, category + "-2-3", "x" + category);
        streams.forEach(stream -> store().append(stream, Bank.deposits(2)));
        Subscription subscription = closedAfterwards(store().subscribeCategory(category, start(), DEFAULTS));
        List<Event> before = next(subscription, 4);
        streams.forEach(stream -> store().append(stream, Bank.deposits(1)));
        List<Event> after = next(subscription, 2);

        assertThat(before)
                .extracting(Event::streamId)
                .containsExactly(category + "-1", category + "-1", category + "-2-3", category + "-2-3");
        assertThat(after).extracting(Event::streamId).containsExactly(category + "-1", category + "-2-3");
        assertThat(tap().feedReads())
                .as("the backend is asked for the category alone")
                .anyMatch(request ->
                        request.from() == start() && request.filter().category().equals(Optional.of(category)));
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void aStreamIsFollowedByVersion() {
        String stream = streamOf(2);
        Subscription subscription = closedAfterwards(store().subscribeStream(stream, 0, DEFAULTS));
        streamOf(5);
        store().append(stream, Bank.deposits(3));
        streamOf(5);

        assertThat(next(subscription, 5)).extracting(Event::version).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(subscription.position()).isEqualTo(5);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();

        store().append(stream, Bank.deposits(1));
        assertThat(next(subscription).version()).isEqualTo(6);
    }

    @Test
    void aStreamMayBeginAfterItsSubscription() {
        String stream = Sample.stream();
        Subscription subscription = closedAfterwards(store().subscribeStream(stream, 0, DEFAULTS));
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        store().append(stream, Bank.deposits(1));
        assertThat(next(subscription).version()).isEqualTo(1);
    }

    @Test
    void aFilterNamesTypesAndStreams() {
        String stream = Sample.stream();
        String other = Sample.stream();
        Subscription opened = all(SubscriptionOptions.filtered(FeedFilter.ofTypes("Opened")));
        Subscription depositsOfStream =
                all(SubscriptionOptions.filtered(FeedFilter.ofStreams(stream).withTypes(Set.of("Deposited"))));
        Subscription ofStream = closedAfterwards(
                store().subscribeStream(stream, 0, SubscriptionOptions.filtered(FeedFilter.ofTypes("Deposited"))));
        for (String each : List.of(stream, other)) {
            store().append(each, List.of(new Opened(each), Bank.deposit(1), Bank.withdrawal(1), Bank.deposit(2)));
        }

        assertThat(next(opened, 2)).extracting(Event::data).containsExactly(new Opened(stream), new Opened(other));
        assertThat(next(depositsOfStream, 2)).extracting(Event::version).containsExactly(2L, 4L);
        assertThat(next(ofStream, 2)).extracting(Event::version).containsExactly(2L, 4L);
        for (Subscription subscription : List.of(opened, depositsOfStream, ofStream)) {
            assertThat(subscription.poll(Duration.ofMillis(20))).isEmpty();
        }
    }

    @Test
    void aConditionSeesDecodedEvents() {
        Subscription subscription = all(SubscriptionOptions.builder()
                .filter(FeedFilter.ofTypes("Deposited"))
                .where(event -> event.data(Deposited.class).amount().intValue() % 2 == 0)
                .build());
        streamOf(5);
        assertThat(next(subscription, 2)).extracting(Event::data).containsExactly(Bank.deposit(2), Bank.deposit(4));
        assertThat(subscription.poll(Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void aSplitEventIsDeliveredInItsParts() {
        EventStore splitting = openBank(builder()
                .readStage((event, stored) ->
                        stored.version() == 2 ? List.of() : List.of(event, event.withType("Copy", 1))));
        Subscription subscription = all(splitting, DEFAULTS);
        Subscription copies = all(
                splitting,
                SubscriptionOptions.builder()
                        .where(event -> event.type().equals("Copy"))
                        .build());
        String stream = streamOf(3);
        List<Event> stored = store().load(stream);

        Event first = next(subscription);
        assertThat(subscription.position())
                .as("the event is not over yet")
                .isLessThan(stored.get(0).globalPosition());
        List<Event> rest = next(subscription, 3);

        assertThat(first.ordinal()).isZero();
        assertThat(rest).extracting(Event::version).containsExactly(1L, 3L, 3L);
        assertThat(rest).extracting(Event::ordinal).containsExactly(1, 0, 1);
        assertThat(rest).extracting(Event::type).containsExactly("Copy", "Deposited", "Copy");
        assertThat(subscription.position()).isEqualTo(stored.get(2).globalPosition());
        assertThat(next(copies, 2)).extracting(Event::version).containsExactly(1L, 3L);
    }

    @Test
    void aHandlerIsCalledInOrderOnOneThreadOfTheStore() {
        Threads threads = new Threads();
        EventStore other = openBank(builder().threads(threads));
        String stream = streamOf(3);
        List<Event> handled = new CopyOnWriteArrayList<>();
        Set<Thread> used = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Subscription subscription = closedAfterwards(other.subscribeAll(start(), DEFAULTS, (event, context) -> {
            used.add(Thread.currentThread());
            assertThat(context.causationId()).isEqualTo(event.id().toString());
            handled.add(event);
        }));
        store().append(stream, Bank.deposits(2));

        eventually("five events", () -> handled.size() == 5);
        assertThat(handled).extracting(Event::version).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(threads.alive()).containsAll(used);
        assertThat(used).hasSize(1);
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> subscription.iterator().hasNext()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandlerKnowsWhoActed() {
        List<MinkContext> contexts = new CopyOnWriteArrayList<>();
        closedAfterwards(store().subscribeAll(start(), DEFAULTS, (event, context) -> contexts.add(context)));
        store().with(MinkContext.empty().withCorrelationId("c").withActor("ann").withTenantId("t"))
                .append(Sample.stream(), Bank.deposits(1));

        eventually("the event", () -> contexts.size() == 1);
        MinkContext context = contexts.get(0);
        assertThat(List.of(context.correlationId(), context.actor(), context.tenantId(), context.commandId()))
                .containsExactly("c", "ann", "t", "");
        assertThat(context.deadline()).isEmpty();
    }

    @Test
    void aTypedHandlerGetsObjectsAndPassesOverTheRest() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        EventHandler.Typed handler = EventHandler.typed()
                .on(Opened.class, (event, context) -> seen.add(event.owner()))
                .on(
                        AccountEvent.class,
                        (event, context) -> seen.add(context.get(EventHandler.Typed.EVENT)
                                .orElseThrow()
                                .version()));
        assertThatThrownBy(() -> handler.on(Opened.class, (event, context) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        closedAfterwards(store().subscribeAll(start(), DEFAULTS, handler));

        store().append(Sample.stream(), List.of(new Opened("Ann"), new Bank.Audited("Eve"), Bank.deposit(1)));

        eventually("two events", () -> seen.size() == 2);
        assertThat(seen).containsExactly("Ann", 3L);
    }

    @Test
    void anIteratorWaitsForWhatComes() {
        Subscription subscription = all();
        Threads threads = new Threads();
        Threads.Running<List<Long>> reader = threads.start(() -> {
            List<Long> versions = new ArrayList<>();
            for (Event event : subscription) {
                versions.add(event.version());
            }
            return versions;
        });
        String stream = streamOf(2);
        store().append(stream, Bank.deposits(1));
        eventually("the last event", () -> subscription.position() == store().getLastPosition());
        eventually("waiting", reader::isWaiting);
        subscription.close();
        assertThat(result(reader)).containsExactly(1L, 2L, 3L);
        Iterator<Event> over = subscription.iterator();
        assertThat(over.hasNext()).isFalse();
        assertThatThrownBy(over::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    @Timeout(10)
    void whatAnIteratorOnlyLookedAtIsNotLost() {
        streamOf(4);
        Subscription subscription = all();
        Event first = next(subscription);
        assertThat(subscription.iterator().hasNext()).isTrue();
        assertThat(subscription.iterator().hasNext()).isTrue();
        assertThat(subscription.position()).as("looking is not taking").isEqualTo(first.globalPosition());

        assertThat(next(subscription).version()).isEqualTo(2);
        Iterator<Event> iterator = subscription.iterator();
        assertThat(iterator.hasNext()).isTrue();
        assertThat(next(subscription).version()).isEqualTo(3);
        Event last = iterator.next();
        assertThat(last.version()).isEqualTo(4);
        assertThat(subscription.position()).isEqualTo(last.globalPosition());
    }

    @Test
    void eachEventGoesToOneOfSeveralPullers() {
        int events = Rounds.of(2_000, 20_000);
        String stream = Sample.stream();
        append(stream, events, 500);
        Subscription subscription =
                all(SubscriptionOptions.builder().bufferSize(7).build());
        CountDownLatch go = new CountDownLatch(1);
        Threads threads = new Threads();
        List<Threads.Running<List<Long>>> pullers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pullers.add(threads.start(() -> {
                go.await();
                List<Long> taken = new ArrayList<>();
                Optional<Event> event = subscription.poll(Duration.ofMillis(200));
                while (event.isPresent()) {
                    taken.add(event.get().version());
                    LockSupport.parkNanos(1); // lets the others have some
                    event = subscription.poll(Duration.ofMillis(200));
                }
                return taken;
            }));
        }
        go.countDown();
        List<Long> all = new ArrayList<>();
        for (Threads.Running<List<Long>> puller : pullers) {
            List<Long> taken = result(puller);
            assertThat(taken).as("each gets them in order").isSorted();
            all.addAll(taken);
        }
        assertThat(all.stream().sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events).boxed().toList());
    }

    @Test
    void aHistoryLargerThanAllBuffersIsDeliveredWhole() {
        String stream = Sample.stream();
        append(stream, 5_000, 1_000);
        Subscription subscription =
                all(SubscriptionOptions.builder().bufferSize(64).build());
        Subscription ofStream = closedAfterwards(store().subscribeStream(stream, 0, DEFAULTS));

        assertVersions(subscription, 1, 2_000);
        append(stream, 50, 10);
        assertVersions(subscription, 2_001, 5_050);
        assertVersions(ofStream, 1, 5_050);
    }

    @Test
    void aConsumerThatFallsFarBehindLosesNothing() {
        String stream = streamOf(1);
        Subscription slow = all(SubscriptionOptions.builder().bufferSize(16).build());
        Subscription fast = all();
        assertVersions(slow, 1, 1);
        assertVersions(fast, 1, 1);

        append(stream, 4_600, 200);
        assertVersions(fast, 2, 4_601);
        assertVersions(slow, 2, 3_000);
        append(stream, 50, 50);
        assertVersions(slow, 3_001, 4_651);
        assertVersions(fast, 4_602, 4_651);
        assertThat(slow.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void thePositionIsThatOfTheLastEventTaken() {
        String stream = streamOf(3);
        List<Event> stored = store().load(stream);
        Subscription subscription = all();
        assertThat(subscription.position()).isEqualTo(start());

        for (Event event : stored) {
            next(subscription);
            assertThat(subscription.position()).isEqualTo(event.globalPosition());
        }
    }

    @Test
    void thePositionMovesOverWhatIsPassedOver() {
        streamOf(3);
        long last = store().getLastPosition();
        Subscription filtered = all(SubscriptionOptions.filtered(FeedFilter.ofTypes("Nothing")));
        Subscription conditional =
                all(SubscriptionOptions.builder().where(event -> false).build());
        for (Subscription subscription : List.of(filtered, conditional)) {
            assertThat(subscription.poll(Duration.ofMillis(50))).isEmpty();
            eventually("the position", () -> {
                assertThat(subscription.poll(Duration.ZERO)).isEmpty();
                return subscription.position() == last;
            });
        }
    }

    @Test
    void anEventArrivesSoonAfterItsAppend() {
        Subscription subscription = all();
        String stream = Sample.stream();
        assertThat(subscription.poll(Duration.ofMillis(700))).isEmpty();
        List<Long> millis = new ArrayList<>();
        Threads threads = new Threads();
        for (int i = 0; i < 9; i++) {
            Threads.Running<Long> reader = threads.start(() -> {
                next(subscription);
                return System.nanoTime();
            });
            eventually("waiting", reader::isWaiting);
            store().append(stream, Bank.deposits(1));
            long appended = System.nanoTime();
            millis.add((result(reader) - appended) / 1_000_000);
        }
        assertThat(millis.stream().sorted().skip(4).findFirst().orElseThrow())
                .as("median of %s ms", millis)
                .isLessThan(20);
    }

    @Test
    void anEventArrivesEvenIfNobodyTellsOfIt() {
        tap().muteWakeUps();
        Subscription subscription = all();
        String stream = streamOf(1);
        Subscription ofStream = closedAfterwards(store().subscribeStream(stream, 0, DEFAULTS));
        next(subscription);
        next(ofStream);
        store().append(stream, Bank.deposits(1));
        assertThat(next(subscription).version()).isEqualTo(2);
        assertThat(next(ofStream).version()).isEqualTo(2);
    }

    @Test
    void subscriptionsAreIndependent() {
        List<Subscription> subscriptions =
                IntStream.range(0, 10).mapToObj(i -> all()).toList();
        String stream = streamOf(2);
        subscriptions.get(0).close();
        store().append(stream, Bank.deposits(1));
        for (Subscription subscription : subscriptions.subList(1, 10)) {
            List<UUID> ids = next(subscription, 3).stream().map(Event::id).toList();
            assertThat(ids)
                    .isEqualTo(store().load(stream).stream().map(Event::id).toList());
        }
    }

    private void assertVersions(Subscription subscription, long from, long to) {
        for (long version = from; version <= to; version++) {
            Event event = next(subscription);
            if (event.version() != version) {
                throw new AssertionError(event + " came in place of version " + version);
            }
        }
    }

    private void append(String stream, int events, int batch) {
        for (int written = 0; written < events; written += batch) {
            store().append(stream, Bank.deposits(batch));
        }
    }
}
