package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Aggregate;
import dev.mink.AggregateBase;
import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.ExpectedVersion;
import dev.mink.InvalidStreamIdException;
import dev.mink.Metadata;
import dev.mink.MinkContext;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.serialization.SerializationException;
import dev.mink.store.AggregateStateException;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventTooLargeException;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.Bank.Audited;
import dev.mink.testing.contract.Bank.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Saving what aggregates recorded. */
public abstract class AggregateSaveContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateSaveContract() {}

    @Test
    void aSaveStoresWhatWasRecordedAndMovesTheVersion() {
        Account account = newAccount();
        account.deposit(5);
        assertThat(account.version()).as("only a save moves it").isZero();

        AppendResult result = store().saveAggregate(account).orElseThrow();

        assertThat(result.firstVersion()).isEqualTo(1);
        assertThat(result.lastVersion()).isEqualTo(2);
        assertThat(account.version()).isEqualTo(2);
        assertThat(account.originalVersion()).isEqualTo(2);
        assertThat(account.hasUncommittedEvents()).isFalse();
        assertThat(dataOf(store().load(account.streamId().toString())))
                .containsExactly(new Opened("Ann"), Bank.deposit(5));
    }

    @Test
    void anAggregateIsSavedAgainWithoutALoad() {
        Account account = saved(newAccount());
        account.deposit(1);
        store().saveAggregate(account);
        account.deposit(2);
        assertThat(store().saveAggregate(account).orElseThrow().lastVersion()).isEqualTo(3);
        assertThat(store().load(Account::new, account.aggregateId()).balance()).isEqualTo(account.balance());
    }

    @Test
    void applyChangesTheStateAndRecordsWhileRecordEventOnlyRecords() {
        Account account = newAccount();
        account.deposit(5);
        account.audit("Eve");

        assertThat(account.owner()).isEqualTo("Ann");
        assertThat(account.uncommittedEvents()).containsExactly(new Opened("Ann"), Bank.deposit(5), new Audited("Eve"));
        assertThatThrownBy(() -> account.uncommittedEvents().clear()).isInstanceOf(UnsupportedOperationException.class);
        store().saveAggregate(account);
        assertThat(store().loadRaw(account.streamId().toString(), 0)).hasSize(3);
    }

    @Test
    void nothingRecordedIsNothingSaved() {
        Account account = saved(newAccount());
        tap().reset();
        assertThat(store().saveAggregate(account)).isEmpty();
        assertThat(store().saveAggregate(new Account(Sample.category()))).isEmpty();
        assertThat(tap().appends()).isEmpty();
        assertThat(account.version()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> store().saveAggregate(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("aggregate");
    }

    @Test
    void ofTwoThatLoadedTheSameVersionOneSaves() {
        String id = saved(newAccount()).aggregateId();
        Account first = store().load(Account::new, id);
        Account second = store().load(Account::new, id);
        first.deposit(1);
        second.deposit(2);

        store().saveAggregate(first);
        assertThatThrownBy(() -> store().saveAggregate(second))
                .isInstanceOfSatisfying(ConcurrencyException.class, e -> {
                    assertThat(e.expectedVersion()).isEqualTo(1);
                    assertThat(e.actualVersion()).isEqualTo(2);
                });

        assertUnchanged(second, 1, Bank.deposit(2));
        assertThat(store().load(Account::new, id).balance()).isOne();
    }

    @Test
    void anIdIsTakenOnce() {
        Account first = saved(newAccount());
        Account second = new Account(first.aggregateId());
        second.open("Bob");
        assertThatThrownBy(() -> store().saveAggregate(second))
                .isInstanceOfSatisfying(
                        ConcurrencyException.class,
                        e -> assertThat(e.expectedVersion()).isEqualTo(ExpectedVersion.NO_STREAM.value()));
        assertUnchanged(second, 0, new Opened("Bob"));
    }

    @Test
    void aFailedSaveLeavesTheAggregateAsItWas() {
        Account account = saved(newAccount());
        account.deposit(1);
        AdapterException failure = Failures.away();
        tap().nextAppend((adapter, request) -> {
            throw failure;
        });
        assertThatThrownBy(() -> store().saveAggregate(account)).isSameAs(failure);
        assertUnchanged(account, 1, Bank.deposit(1));

        IllegalStateException refusal = new IllegalStateException("no");
        assertThatThrownBy(() -> store().saveAggregate(
                                account, AppendOptions.defaults().withParticipant((transaction, stored) -> {
                                    throw refusal;
                                })))
                .isSameAs(refusal);
        assertUnchanged(account, 1, Bank.deposit(1));

        assertThatThrownBy(() -> openBank(builder().maxEventSize(3)).saveAggregate(account))
                .isInstanceOf(EventTooLargeException.class);
        assertUnchanged(account, 1, Bank.deposit(1));

        assertThat(store().saveAggregate(account).orElseThrow().lastVersion()).isEqualTo(2);
    }

    @Test
    void anEventThatCannotBeSerializedIsNamed() {
        Account account = newAccount();
        account.deposit(1);
        account.audit("half \uD83D");
        account.deposit(2);

        assertThatThrownBy(() -> store().saveAggregate(account))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Audited")
                .hasMessageContaining("event 2")
                .hasMessageContaining(account.streamId().toString());

        assertThat(account.uncommittedEvents()).hasSize(4);
        assertThat(account.version()).isZero();
        assertThat(store().streamExists(account.streamId().toString())).isFalse();
    }

    @Test
    void eventsRecordedDuringASaveStayForTheNext() {
        Account account = newAccount();
        tap().beforeNextAppend(() -> account.deposit(7));

        store().saveAggregate(account);

        assertUnchanged(account, 1, Bank.deposit(7));
        store().saveAggregate(account);
        assertThat(account.version()).isEqualTo(2);
        assertThat(dataOf(store().load(account.streamId().toString())))
                .containsExactly(new Opened("Ann"), Bank.deposit(7));
    }

    @Test
    void aNegativeVersionIsRefused() {
        Account account = newAccount();
        assertThatThrownBy(() -> account.setVersion(-1)).isInstanceOf(IllegalArgumentException.class);
        for (long version : new long[] {-1, -2, -3}) {
            assertThatThrownBy(() -> store().saveAggregate(new Lying(version)))
                    .isInstanceOf(AggregateStateException.class)
                    .hasMessageContaining(Long.toString(version));
        }
        assertThat(tap().appends()).isEmpty();
    }

    /** Pretends to have a version. */
    private record Lying(long version) implements Aggregate {
        @Override
        public String aggregateId() {
            return "1";
        }

        @Override
        public String aggregateType() {
            return "Lying";
        }

        @Override
        public void setVersion(long newVersion) {
            throw new IllegalStateException("not saved");
        }

        @Override
        public void applyEvent(Object event) {
            throw new IllegalStateException("not loaded");
        }

        @Override
        public List<Object> uncommittedEvents() {
            return List.of(Bank.deposit(1));
        }

        @Override
        public void clearUncommittedEvents(int count) {
            throw new IllegalStateException("not saved");
        }
    }

    @Test
    void anIdentityThatIsNoStreamIdIsRefused() {
        for (String id : List.of("", " ", "a\u0000", "x".repeat(500))) {
            assertThatThrownBy(() -> store().saveAggregate(new Recording(id, "Account")))
                    .as("id \"%s\"", id)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        for (String type : List.of("", " ", "Bank-Account", "t".repeat(251))) {
            assertThatThrownBy(() -> store().saveAggregate(new Recording("1", type)))
                    .as("type \"%s\"", type)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        assertThat(tap().appends()).isEmpty();
    }

    private static final class Recording extends AggregateBase {
        Recording(String id, String type) {
            super(id, type);
            recordEvent(Bank.deposit(1));
        }
    }

    @Test
    void theExpectedVersionIsTheAggregatesOwn() {
        Account account = newAccount();
        for (AppendOptions options : List.of(AppendOptions.expectVersion(0), AppendOptions.expectVersion(-2))) {
            assertThatThrownBy(() -> store().saveAggregate(account, options))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertUnchanged(account, 0, new Opened("Ann"));
    }

    @Test
    void metadataComesFromTheOptionsAndTheContext() {
        Account account = newAccount();
        MinkContext context =
                MinkContext.empty().withCorrelationId("c-1").withActor("ann").withTenantId("t-1");

        store().with(context)
                .saveAggregate(
                        account, AppendOptions.ofMetadata(Metadata.empty().withCustom("ip", "::1")));
        account.deposit(1);
        store().saveAggregate(account);

        assertThat(store().load(account.streamId().toString()))
                .extracting(Event::metadata)
                .containsExactly(
                        new Metadata("c-1", "", "ann", "t-1", java.util.Map.of("ip", "::1")), Metadata.empty());
    }

    @Test
    void participantsCommitWithASave() {
        Account account = newAccount();
        List<String> stored = new ArrayList<>();
        store().saveAggregate(
                        account,
                        AppendOptions.defaults()
                                .withParticipant((transaction, events) -> events.forEach(e -> stored.add(e.type()))));
        assertThat(stored).containsExactly("Opened");
    }

    @Test
    void aSaveOfUnknownOutcomeIsRepeatedWithItsIds() {
        Account account = newAccount();
        account.deposit(3);
        tap().loseNextReply();
        UnknownOutcomeException unknown = org.assertj.core.api.Assertions.catchThrowableOfType(
                UnknownOutcomeException.class, () -> store().saveAggregate(account));
        assertUnchanged(account, 0, new Opened("Ann"), Bank.deposit(3));

        AppendResult again = store().saveAggregate(
                        account, AppendOptions.defaults().repeating(unknown))
                .orElseThrow();

        assertThat(again.replayed()).isTrue();
        assertThat(account.version()).isEqualTo(2);
        assertThat(account.uncommittedEvents()).isEmpty();
        assertThat(store().load(account.streamId().toString())).hasSize(2);
    }

    private static void assertUnchanged(Account account, long version, Object... events) {
        assertThat(account.version()).isEqualTo(version);
        assertThat(account.uncommittedEvents()).containsExactly(events);
    }

    private Account saved(Account account) {
        assertThat(store().saveAggregate(account)).isPresent();
        return account;
    }

    private static Account newAccount() {
        Account account = new Account(UUID.randomUUID().toString());
        account.open("Ann");
        return account;
    }
}
