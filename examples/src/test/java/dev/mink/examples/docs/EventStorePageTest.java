package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.serialization.EventType;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.Folded;
import dev.mink.store.ReadOptions;
import dev.mink.store.StreamAppend;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about the event store, run in memory. */
class EventStorePageTest {
    // tag::events[]
    sealed interface AccountEvent {
        record Opened(String owner) implements AccountEvent {}

        record Deposited(BigDecimal amount) implements AccountEvent {}

        @EventType(value = "Withdrawn", aliases = "MoneyTaken")
        record Withdrawal(BigDecimal amount) implements AccountEvent {}
    }
    // end::events[]

    private EventStore store;

    @BeforeEach
    void open() {
        store = EventStore.create(MemoryAdapter.create());
        store.registerEvents(AccountEvent.class);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void expectsVersions() {
        // tag::expect[]
        store.append("Account-1", List.of(new AccountEvent.Opened("Ada")), AppendOptions.expectVersion(0));
        AppendResult result = store.append(
                "Account-1",
                List.of(new AccountEvent.Deposited(new BigDecimal("100.00"))),
                AppendOptions.expectVersion(1));
        // end::expect[]

        assertThat(result.lastVersion()).isEqualTo(2);
        assertThatThrownBy(() -> store.append(
                        "Account-1", List.of(new AccountEvent.Opened("Eve")), AppendOptions.expectVersion(0)))
                .isInstanceOfSatisfying(
                        ConcurrencyException.class,
                        e -> assertThat(e.actualVersion()).isEqualTo(2));
    }

    @Test
    void writesSeveralStreamsAtOnce() {
        store.append("Account-1", List.of(new AccountEvent.Opened("Ada")));
        store.append("Account-2", List.of(new AccountEvent.Opened("Bob")));
        BigDecimal amount = new BigDecimal("10.00");
        // tag::appendAll[]
        store.appendAll(List.of(
                new StreamAppend("Account-1", List.of(new AccountEvent.Withdrawal(amount)), ExpectedVersion.exact(1)),
                new StreamAppend("Account-2", List.of(new AccountEvent.Deposited(amount)), ExpectedVersion.exact(1))));
        // end::appendAll[]

        assertThat(store.getStreamInfo("Account-2").version()).isEqualTo(2);
    }

    @Test
    void repeatsWithTheSameIds() {
        UUID paymentId = UUID.randomUUID();
        BigDecimal amount = new BigDecimal("5.00");
        // tag::envelope[]
        EventEnvelope deposit = EventEnvelope.of(new AccountEvent.Deposited(amount))
                .withId(paymentId)
                .withMetadata(Metadata.empty().withUserId("ada").withCustom("channel", "app"));
        AppendResult first = store.append("Account-1", List.of(deposit));
        AppendResult again = store.append("Account-1", List.of(deposit));
        // end::envelope[]

        assertThat(first.replayed()).isFalse();
        assertThat(again.replayed()).isTrue();
        assertThat(store.load("Account-1")).hasSize(1);
    }

    @Test
    void repeatsAnUnknownOutcome() {
        List<Object> events = List.of(new AccountEvent.Opened("Ada"));
        // tag::unknown[]
        AppendResult result;
        try {
            result = store.append("Account-1", events);
        } catch (UnknownOutcomeException e) {
            result = store.append("Account-1", events, AppendOptions.defaults().repeating(e));
        }
        // end::unknown[]

        assertThat(result.lastVersion()).isEqualTo(1);
        assertThat(UnknownOutcomeException.class).isAssignableTo(AdapterException.class);
        assertThat(AppendRequest.DEFAULT_REPLAY_WINDOW).isEqualTo(1_000);
    }

    @Test
    void readsParts() {
        store.append(
                "Account-1",
                List.of(
                        new AccountEvent.Opened("Ada"),
                        new AccountEvent.Deposited(new BigDecimal("100.00")),
                        new AccountEvent.Withdrawal(new BigDecimal("30.00"))));
        // tag::read[]
        List<Event> firstTwo = store.load("Account-1", ReadOptions.all().toVersion(2));
        List<Event> newest = store.load("Account-1", ReadOptions.last(1));
        try (Stream<Event> all = store.streamAll(0, FeedFilter.ofTypes("Withdrawn"))) {
            all.forEach(event -> System.out.println(event.streamId() + " " + event.data()));
        }
        // end::read[]
        // tag::fold[]
        Folded<BigDecimal> balance = store.fold("Account-1", BigDecimal.ZERO, (sum, event) -> {
            if (event.data() instanceof AccountEvent.Deposited deposited) {
                return sum.add(deposited.amount());
            }
            return event.data() instanceof AccountEvent.Withdrawal withdrawal ? sum.subtract(withdrawal.amount()) : sum;
        });
        store.append(
                "Account-1",
                List.of(new AccountEvent.Withdrawal(balance.state())),
                AppendOptions.expectVersion(balance.expectedVersion()));
        // end::fold[]

        assertThat(firstTwo).hasSize(2);
        assertThat(newest).extracting(Event::version).containsExactly(3L);
        assertThat(balance.state()).isEqualByComparingTo("70.00");
    }

    @Test
    void pullsAndStopsAndGoesOn() {
        store.append("Account-1", List.of(new AccountEvent.Opened("Ada"), new AccountEvent.Deposited(BigDecimal.TEN)));
        // tag::pull[]
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("mailer")
                .filter(FeedFilter.ofTypes("Opened", "Withdrawn"))
                .build();
        try (Subscription subscription = store.subscribeAll(0, options)) {
            Optional<Event> event = subscription.poll(Duration.ofSeconds(1));
            event.ifPresent(e -> System.out.println(
                    "welcome, " + e.data(AccountEvent.Opened.class).owner()));
            subscription.commit();
        }
        // end::pull[]

        try (Subscription again = store.subscribeAll(0, options)) {
            assertThat(again.poll(Duration.ZERO)).isEmpty();
            store.append("Account-1", List.of(new AccountEvent.Withdrawal(BigDecimal.ONE)));
            assertThat(again.poll(Duration.ofSeconds(5)))
                    .get()
                    .extracting(Event::type)
                    .isEqualTo("Withdrawn");
        }
    }

    @Test
    void commitsTogether() {
        StringBuilder table = new StringBuilder();
        // tag::participant[]
        AppendOptions options = AppendOptions.defaults().withParticipant((transaction, stored) -> {
            // On PostgreSQL: transaction.unwrap(java.sql.Connection.class) and an INSERT of one's own.
            stored.forEach(event -> table.append(event.type()).append('@').append(event.version()));
        });
        store.append("Account-1", List.of(new AccountEvent.Opened("Ada")), options);
        // end::participant[]

        assertThat(table).hasToString("Opened@1");
    }
}
