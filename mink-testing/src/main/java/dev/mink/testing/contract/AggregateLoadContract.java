package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Aggregate;
import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.InvalidStreamIdException;
import dev.mink.UnhandledEventException;
import dev.mink.serialization.SerializationException;
import dev.mink.store.AggregateStateException;
import dev.mink.store.ApplyEventException;
import dev.mink.store.EventStore;
import dev.mink.store.UnregisteredEventTypeException;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.Bank.Audited;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.Bank.Opened;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Building aggregates from their events, and never showing half of one. */
public abstract class AggregateLoadContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateLoadContract() {}

    @Test
    void aLoadedAggregateHasTheStateAndVersionOfItsStream() {
        String id = account(new Opened("Ann"), Bank.deposit(10), Bank.withdrawal(3));

        Account account = store().load(Account::new, id);

        assertThat(account.owner()).isEqualTo("Ann");
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(7));
        assertThat(account.version()).isEqualTo(3);
        assertThat(account.originalVersion()).isEqualTo(3);
        assertThat(account.uncommittedEvents()).isEmpty();
        assertThat(account.aggregateId()).isEqualTo(id);
        assertThat(account.id()).isEqualTo(id);
    }

    @Test
    void anAggregateWithoutStreamIsNew() {
        Account account = store().load(Account::new, Sample.category());
        assertThat(account.version()).isZero();
        assertThat(account.owner()).isEmpty();
        Account given = new Account(Sample.category());
        store().loadAggregate(given);
        assertThat(given.version()).isZero();
    }

    @Test
    void aLongStreamIsLoadedInPages() {
        EventStore paging = openBank(builder().pageSize(10));
        String id = account(Bank.deposits(35).toArray());
        tap().reset();

        assertThat(paging.load(Account::new, id).balance()).isEqualTo(BigDecimal.valueOf(630));

        assertThat(tap().loads()).hasSize(4).allMatch(request -> request.limit() == 10);
        Account given = new Account(id);
        paging.loadAggregate(given);
        assertThat(given.balance()).isEqualTo(BigDecimal.valueOf(630));
    }

    @Test
    void theVersionIsThatOfTheLastEventWhateverTheAggregateCounts() {
        String id = account(new Opened("Ann"), Bank.deposit(1));
        Counting counting = store().load(Counting::new, id);
        assertThat(counting.version()).isEqualTo(2);
        assertThat(counting.counted).isEqualTo(2);
    }

    /** Counts its events in its version. */
    private static final class Counting extends AggregateBase {
        private int counted;

        Counting(String id) {
            super(id, Account.TYPE);
        }

        @Override
        public void applyEvent(Object event) {
            counted++;
            incrementVersion();
            incrementVersion();
        }
    }

    @Test
    void anEventWithoutHandlerIsIgnoredUnlessHandlersAreStrict() {
        String id = account(new Opened("Ann"), Bank.deposit(1));
        Relaxed relaxed = store().load(Relaxed::new, id);
        assertThat(relaxed.seen).containsExactly(Bank.deposit(1));
        assertThat(relaxed.version()).isEqualTo(2);

        assertThatThrownBy(() -> store().load(Strict::new, id))
                .isInstanceOfSatisfying(ApplyEventException.class, e -> {
                    assertThat(e.streamId()).isEqualTo(Account.TYPE + "-" + id);
                    assertThat(e.eventType()).isEqualTo("Opened");
                    assertThat(e.version()).isEqualTo(1);
                })
                .hasCauseInstanceOf(UnhandledEventException.class);
    }

    private static final class Relaxed extends AggregateBase {
        private static final EventHandlers<Relaxed> HANDLERS = EventHandlers.<Relaxed>builder()
                .on(Deposited.class, (aggregate, event) -> aggregate.seen.add(event))
                .build();
        private final List<Object> seen = new ArrayList<>();

        Relaxed(String id) {
            super(id, Account.TYPE, HANDLERS);
        }
    }

    private static final class Strict extends AggregateBase {
        private static final EventHandlers<Strict> HANDLERS = EventHandlers.<Strict>builder()
                .on(Deposited.class, (aggregate, event) -> {})
                .strictApply()
                .build();

        Strict(String id) {
            super(id, Account.TYPE, HANDLERS);
        }
    }

    @Test
    void anAggregateWithAPastCannotBeLoadedInto() {
        String id = account(new Opened("Ann"));
        Account loaded = store().load(Account::new, id);
        Account changed = new Account(id);
        changed.deposit(1);

        assertThatThrownBy(() -> store().loadAggregate(loaded))
                .isInstanceOf(AggregateStateException.class)
                .hasMessageContaining("Account-" + id);
        assertThatThrownBy(() -> store().loadAggregate(changed)).isInstanceOf(AggregateStateException.class);
        assertThatThrownBy(() -> store().load(unused -> changed, id)).isInstanceOf(AggregateStateException.class);
        assertThatThrownBy(() -> store().load(unused -> loaded, id)).isInstanceOf(AggregateStateException.class);

        assertThat(loaded.balance()).isZero();
        assertThat(changed.balance()).isOne();
        assertThat(changed.uncommittedEvents()).hasSize(1);
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> store().loadAggregate(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("aggregate");
        assertThatThrownBy(() -> store().load((dev.mink.AggregateFactory<Account>) null, "1"))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("factory");
        assertThatThrownBy(() -> store().load(Account::new, (String) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void anIdentityThatIsNoStreamIdIsRefused() {
        for (String id : List.of("", " ", "a\u0000", "x".repeat(500))) {
            assertThatThrownBy(() -> store().load(Account::new, id))
                    .as("id \"%s\"", id)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        for (String type : List.of("", " ", "Bank-Account", "-", "a\n", "t".repeat(251))) {
            assertThatThrownBy(() -> store().load(id -> new Typed(id, type), "1"))
                    .as("type \"%s\"", type)
                    .isInstanceOf(InvalidStreamIdException.class);
            assertThatThrownBy(() -> store().loadAggregate(new Typed("1", type)))
                    .as("type \"%s\"", type)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        assertThat(tap().loads()).isEmpty();
    }

    private static final class Typed extends AggregateBase {
        Typed(String id, String type) {
            super(id, type);
        }
    }

    @Test
    void aLoadThatFailsOnAnEventShowsNothing() {
        String id = account(new Opened("Ann"), Bank.deposit(1), Bank.withdrawal(2), Bank.deposit(4));
        assertThatThrownBy(() -> store().load(FailsOnWithdrawal::new, id))
                .isInstanceOfSatisfying(
                        ApplyEventException.class, e -> assertThat(e.version()).isEqualTo(3))
                .hasMessageContaining("Withdrawn")
                .hasMessageContaining("Account-" + id)
                .hasMessageContaining("overdrawn")
                .hasRootCauseMessage("overdrawn");
    }

    @Test
    void anInstanceWhoseLoadBrokeOffIsOfNoUse() {
        String id = account(new Opened("Ann"), Bank.deposit(1), Bank.withdrawal(2));
        FailsOnWithdrawal broken = new FailsOnWithdrawal(id);
        assertThatThrownBy(() -> store().loadAggregate(broken)).isInstanceOf(ApplyEventException.class);

        assertThat(broken.version()).isZero();
        assertThatThrownBy(broken::change).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(broken::note).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store().saveAggregate(broken)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store().loadAggregate(broken))
                .as("a second load would fold the events twice")
                .isInstanceOf(IllegalStateException.class);
        assertThat(broken.applied).isEqualTo(2);
    }

    /** Cannot fold a withdrawal. */
    private static final class FailsOnWithdrawal extends AggregateBase {
        private int applied;

        FailsOnWithdrawal(String id) {
            super(id, Account.TYPE);
        }

        void change() {
            apply(Bank.deposit(1));
        }

        void note() {
            recordEvent(Bank.deposit(1));
        }

        @Override
        public void applyEvent(Object event) {
            if (event instanceof Bank.Withdrawn) {
                throw new IllegalArgumentException("overdrawn");
            }
            applied++;
        }
    }

    @Test
    void aLoadThatFailsBeforeTheFirstEventIsAppliedLeavesTheInstanceAsItWas() {
        String id = account(new Opened("Ann"), Bank.deposit(1));
        open(builder()).append("Account-" + id, List.of(new Audited("Ann")));
        EventStore strict = openBank(builder().strictReplay());
        EventStore wrong = openBank(builder());
        wrong.serializer().registry().register("Audited", NotAudited.class);
        Account account = new Account(id);

        assertThatThrownBy(() -> wrong.loadAggregate(account)).isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> strict.loadAggregate(account)).isInstanceOf(UnregisteredEventTypeException.class);
        tap().beforeEveryRead(() -> {
            throw new IllegalStateException("the connection broke");
        });
        assertThatThrownBy(() -> store().loadAggregate(account)).isInstanceOf(IllegalStateException.class);
        tap().beforeEveryRead(() -> {});

        assertThat(account.owner()).isEmpty();
        assertThat(account.version()).isZero();
        store().loadAggregate(account);
        assertThat(account.balance()).isOne();
        assertThat(account.version()).isEqualTo(3);
    }

    record NotAudited(BigDecimal by) {}

    @Test
    void anEventWithoutClassIsLeftOutByDefault() {
        String id = withUnregistered();

        Collecting aggregate = store().load(Collecting::new, id);

        assertThat(aggregate.events).containsExactly(new Opened("Ann"), Bank.deposit(1));
        assertThat(aggregate.version()).as("it counts nevertheless").isEqualTo(4);
    }

    @Test
    void anEventWithoutClassIsHandedOverAsAMapIfTheStoreSaysSo() {
        EventStore maps = openBank(builder().replayUnregisteredAsMaps());
        Collecting aggregate = maps.load(Collecting::new, withUnregistered());
        assertThat(aggregate.events)
                .containsExactly(new Opened("Ann"), Map.of("by", "Bob"), Bank.deposit(1), Map.of("by", "Eve"));
    }

    @Test
    void anEventWithoutClassEndsAStrictLoad() {
        EventStore strict = openBank(builder().strictReplay());
        String id = withUnregistered();
        Collecting aggregate = new Collecting(id);

        assertThatThrownBy(() -> strict.load(Collecting::new, id))
                .isInstanceOfSatisfying(UnregisteredEventTypeException.class, e -> {
                    assertThat(e.streamId()).isEqualTo("Account-" + id);
                    assertThat(e.eventType()).isEqualTo("Audited");
                    assertThat(e.version()).isEqualTo(2);
                });
        assertThatThrownBy(() -> strict.loadAggregate(aggregate)).isInstanceOf(UnregisteredEventTypeException.class);
        assertThat(aggregate.events).isEmpty();

        strict.registerEvents(Audited.class);
        assertThat(strict.load(Collecting::new, id).events).hasSize(4);
        assertThat(strict.registeredEventTypes()).isEqualTo(Set.of("Audited", "Deposited", "Opened", "Withdrawn"));
    }

    private String withUnregistered() {
        String id = account(new Opened("Ann"));
        open(builder()).append("Account-" + id, List.of(new Audited("Bob"), Bank.deposit(1), new Audited("Eve")));
        return id;
    }

    /** Keeps what it is handed. */
    private static final class Collecting extends AggregateBase {
        private final List<Object> events = new ArrayList<>();

        Collecting(String id) {
            super(id, Account.TYPE);
        }

        @Override
        public void applyEvent(Object event) {
            events.add(event);
        }
    }

    @Test
    void anAggregateNeedsNoBaseClass() {
        Plain plain = new Plain(UUID.randomUUID().toString());
        plain.recorded.addAll(List.of(new Opened("Ann"), Bank.deposit(5)));

        store().saveAggregate(plain);

        assertThat(plain.version()).isEqualTo(2);
        assertThat(plain.recorded).isEmpty();
        Plain loaded = store().load(Plain::new, plain.aggregateId());
        assertThat(loaded.applied).containsExactly(new Opened("Ann"), Bank.deposit(5));
        assertThat(loaded.version()).isEqualTo(2);
    }

    /** Implements the interface by hand. */
    private static final class Plain implements Aggregate {
        private final String id;
        private final List<Object> recorded = new ArrayList<>();
        private final List<Object> applied = new ArrayList<>();
        private long version;

        Plain(String id) {
            this.id = id;
        }

        @Override
        public String aggregateId() {
            return id;
        }

        @Override
        public String aggregateType() {
            return "Plain";
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public void setVersion(long newVersion) {
            version = newVersion;
        }

        @Override
        public void applyEvent(Object event) {
            applied.add(event);
        }

        @Override
        public List<Object> uncommittedEvents() {
            return List.copyOf(recorded);
        }

        @Override
        public void clearUncommittedEvents(int count) {
            recorded.subList(0, count).clear();
        }
    }

    private String account(Object... events) {
        String id = UUID.randomUUID().toString();
        store().append("Account-" + id, List.of(events));
        return id;
    }
}
