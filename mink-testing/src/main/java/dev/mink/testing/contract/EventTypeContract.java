package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventType;
import dev.mink.serialization.EventTypeConflictException;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import dev.mink.store.UnregisteredEventType;
import dev.mink.testing.contract.Bank.Audited;
import dev.mink.testing.contract.Bank.Opened;
import dev.mink.testing.contract.Bank.Shop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which name an event is stored under, and as which class it comes back. */
public abstract class EventTypeContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected EventTypeContract() {}

    @EventType(value = "account.closed.v2", aliases = "AccountClosed")
    record Closed(String reason) {}

    record AccountClosed(String reason) {}

    @Test
    void aClassIsStoredUnderItsSimpleNameUnlessItSaysOtherwise() {
        String stream = Sample.stream();
        store().registerEvents(Closed.class);

        store().append(stream, List.of(new Opened("Ann"), new Closed("moved")));

        assertThat(store().loadRaw(stream, 0))
                .extracting(StoredEvent::type)
                .containsExactly("Opened", "account.closed.v2");
        assertThat(dataOf(store().load(stream))).containsExactly(new Opened("Ann"), new Closed("moved"));
    }

    @Test
    void aClassIsStoredUnderTheNameItWasRegisteredWith() {
        JsonSerializer serializer = JsonSerializer.create().register("account-opened", Opened.class);
        EventStore other = open(builder().serializer(serializer));
        String stream = Sample.stream();

        other.append(stream, List.of(new Opened("Ann")));

        assertThat(other.loadRaw(stream, 0)).extracting(StoredEvent::type).containsExactly("account-opened");
        assertThat(dataOf(other.load(stream))).containsExactly(new Opened("Ann"));
        assertThat(other.registeredEventTypes()).containsExactly("account-opened");
    }

    @Test
    void anAliasIsReadAsTheClassUnderItsCurrentName() {
        String stream = Sample.stream();
        open(builder()).append(stream, List.of(new AccountClosed("moved")));
        store().registerEvents(Closed.class);

        List<Event> events = store().load(stream);

        assertThat(dataOf(events)).containsExactly(new Closed("moved"));
        assertThat(events.get(0).type()).isEqualTo("account.closed.v2");
        assertThat(events.get(0).stored().type()).isEqualTo("AccountClosed");
    }

    @Test
    void aRenamedClassReadsItsHistoryByAnAliasOfTheRegistry() {
        String stream = Sample.stream();
        open(builder()).append(stream, List.of(new AccountClosed("moved")));
        EventRegistry registry = new EventRegistry();
        registry.registerAll(Audited.class);
        registry.alias("Checked", "Audited");
        registry.alias("AccountClosed", "Checked");
        EventStore other = open(builder().serializer(JsonSerializer.of(registry)));

        List<Event> events = other.load(stream);

        assertThat(events).extracting(Event::type).containsExactly("Audited");
        assertThat(events.get(0).data()).isInstanceOf(Audited.class);
    }

    @Test
    void anEventWithoutClassIsReadAsAMapWithExactNumbers() {
        String stream = Sample.stream();
        open(builder()).append(stream, List.of(new Numbers(Long.MAX_VALUE - 1, new java.math.BigDecimal("0.10"))));

        assertThat(store().load(stream).get(0).data())
                .isEqualTo(Map.of("whole", Long.MAX_VALUE - 1, "exact", new java.math.BigDecimal("0.10")));
    }

    record Numbers(long whole, java.math.BigDecimal exact) {}

    @Test
    void twoClassesCannotBeRegisteredUnderOneName() {
        assertThatThrownBy(() -> store().registerEvents(Audited.class, Shop.Opened.class))
                .isInstanceOfSatisfying(
                        EventTypeConflictException.class,
                        e -> assertThat(e.eventType()).isEqualTo("Opened"))
                .hasMessageContaining(Opened.class.getName())
                .hasMessageContaining(Shop.Opened.class.getName());
        assertThat(store().registeredEventTypes()).containsExactly("Deposited", "Opened", "Withdrawn");
    }

    @Test
    void registeringAgainChangesNothing() {
        store().registerEvents(Bank.AccountEvent.class, Opened.class, Opened.class);
        assertThat(store().registeredEventTypes()).containsExactly("Deposited", "Opened", "Withdrawn");
    }

    @Test
    void aClassCannotBeWrittenUnderTheNameOfAnother() {
        String stream = Sample.stream();
        store().registerEvents(Closed.class);

        assertThatThrownBy(() -> store().append(stream, List.of(new Shop.Opened("Main Street"))))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> store().append(stream, List.of(new AccountClosed("an alias is taken too"))))
                .isInstanceOf(EventTypeConflictException.class);

        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void anUnregisteredClassClaimsItsNameForWriting() {
        String stream = Sample.stream();
        store().append(stream, List.of(new Audited("Ann")));

        assertThatThrownBy(() -> store().append(stream, List.of(new Shop.Audited(2026))))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> store().registerEvents(Shop.Audited.class))
                .isInstanceOf(EventTypeConflictException.class);

        assertThat(store().registeredEventTypes()).doesNotContain("Audited");
        assertThat(store().load(stream).get(0).data()).isEqualTo(Map.of("by", "Ann"));
        store().registerEvents(Audited.class);
        assertThat(store().load(stream).get(0).data()).isEqualTo(new Audited("Ann"));
    }

    @Test
    void anAppendThatIsRefusedClaimsNoName() {
        String stream = Sample.stream();
        assertThatThrownBy(() -> store().append(stream, List.of(new Audited("Ann"), new Shop.Audited(2026))))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> store().append(stream, List.of(new Audited("Ann"), new Unreadable())))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> store().appendAll(List.of(
                        StreamAppend.of(stream, List.of(new Audited("Ann"))),
                        StreamAppend.of(stream, List.of(new Audited("Bob"))))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store().streamExists(stream)).isFalse();

        store().append(stream, List.of(new Shop.Audited(2026)));

        assertThat(store().loadRaw(stream, 0)).extracting(StoredEvent::type).containsExactly("Audited");
    }

    @Test
    void autoRegistrationMakesWrittenClassesReadable() {
        EventStore other = open(builder().autoRegisterOnAppend());
        String stream = Sample.stream();

        other.append(stream, List.of(new Audited("Ann"), new Closed("moved")));

        assertThat(dataOf(other.load(stream))).containsExactly(new Audited("Ann"), new Closed("moved"));
        assertThat(other.registeredEventTypes()).containsExactly("Audited", "account.closed.v2");
        assertThatThrownBy(() -> other.append(stream, List.of(new Shop.Audited(2026))))
                .isInstanceOf(EventTypeConflictException.class);
        assertThat(other.load(stream)).hasSize(2);
    }

    @Test
    void autoRegistrationLeavesOutWhatIsRefused() {
        EventStore other = open(builder().autoRegisterOnAppend());
        String stream = Sample.stream();

        assertThatThrownBy(() -> other.append(stream, List.of(new Audited("Ann"), new Unreadable())))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> other.append(stream, List.of(new Audited("Ann"), new Shop.Audited(2026))))
                .isInstanceOf(EventTypeConflictException.class);
        assertThatThrownBy(() -> other.appendAll(List.of(
                        StreamAppend.of(stream, List.of(new Audited("Ann"))),
                        StreamAppend.of(stream, List.of(new Audited("Bob"))))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(other.registeredEventTypes()).isEmpty();
        assertThat(other.streamExists(stream)).isFalse();
    }

    /** Cannot be serialized. */
    record Unreadable() {
        public String secret() {
            throw new IllegalStateException("not for you");
        }

        public String getSecret() {
            return secret();
        }
    }

    @Test
    void theAuditEndsWhereTheLogEndedWhenItBegan() {
        String stream = streamOf(3);
        int page = 100;
        long end = store().getLastPosition();
        AtomicInteger reads = new AtomicInteger();
        EventStore audited = open(builder().pageSize(page));
        EventStore writer = EventStore.builder(adapter()).closeAdapter(false).build();
        tap().beforeEveryRead(() -> {
            // Always more than the next page can hold.
            if (tap().feedReads().get(tap().feedReads().size() - 1).from() >= end - page) {
                writer.append(stream, Bank.deposits(page + 1));
                assertThat(reads.incrementAndGet()).as("reads at the end").isLessThan(10);
            }
        });

        assertThat(audited.unregisteredEventTypes())
                .extracting(UnregisteredEventType::eventType)
                .contains("Deposited");

        assertThat(reads).as("somebody wrote meanwhile").hasPositiveValue();
        writer.close();
    }

    @Test
    void theAuditFindsTypesWithoutClass() {
        String stream = Sample.stream();
        String other = Sample.stream();
        EventStore careless = open(builder());
        long before = store().getLastPosition();
        careless.append(stream, List.of(new Audited("Ann"), new Opened("Ann"), new Audited("Bob")));
        careless.append(other, List.of(new Audited("Ann"), new AccountClosed("moved")));
        store().registerEvents(Closed.class);

        assertThat(store().unregisteredStreamTypes(stream)).singleElement().satisfies(found -> {
            assertThat(found.eventType()).isEqualTo("Audited");
            assertThat(found.count()).isEqualTo(2);
            assertThat(found.exampleStream()).isEqualTo(stream);
            assertThat(found.firstPosition()).isGreaterThan(before);
        });
        assertThat(store().unregisteredStreamTypes(Sample.stream())).isEmpty();
        Optional<UnregisteredEventType> found = store().unregisteredEventTypes().stream()
                .filter(type -> type.eventType().equals("Audited"))
                .findFirst();
        assertThat(found).hasValueSatisfying(type -> assertThat(type.count()).isGreaterThanOrEqualTo(3));
        assertThat(store().unregisteredEventTypes())
                .extracting(UnregisteredEventType::eventType)
                .doesNotContain("Opened", "AccountClosed")
                .isSorted();
    }
}
