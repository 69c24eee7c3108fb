package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.Race.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Load, change and save in one call, whoever else writes. */
public abstract class AggregateUpdateContract extends StoreContract {
    private final String id = UUID.randomUUID().toString();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateUpdateContract() {}

    @Test
    void anUpdateCreatesAndChanges() {
        Account created = store().update(Account::new, id, account -> account.open("Ann"));
        Account changed = store().update(Account::new, id, account -> account.deposit(5));

        assertThat(created.version()).isEqualTo(1);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.owner()).isEqualTo("Ann");
        assertThat(changed.hasUncommittedEvents()).isFalse();
        assertThat(store().load(Account::new, id).balance()).isEqualTo(BigDecimal.valueOf(5));
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() {
        Account account = store().update(Account::new, id, unchanged -> {});
        assertThat(account.version()).isZero();
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void anUpdateStartsAnewAfterAConflict() {
        store().append("Account-" + id, Bank.deposits(1));
        AtomicInteger attempts = new AtomicInteger();
        List<BigDecimal> seen = new ArrayList<>();
        interfere(2);

        Account account = store().update(Account::new, id, fresh -> {
            attempts.incrementAndGet();
            assertThat(fresh.uncommittedEvents()).isEmpty();
            seen.add(fresh.balance());
            fresh.deposit(100);
        });

        assertThat(attempts).hasValue(3);
        assertThat(seen).containsExactly(BigDecimal.valueOf(1), BigDecimal.valueOf(11), BigDecimal.valueOf(21));
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(121));
        assertThat(account.version()).isEqualTo(4);
        assertThat(store().load(Account::new, id).balance()).isEqualTo(BigDecimal.valueOf(121));
    }

    @Test
    void retriesAreBounded() {
        EventStore patient = openBank(builder().conflictRetries(2));
        EventStore never = openBank(builder().conflictRetries(0));
        AtomicInteger attempts = new AtomicInteger();
        interfere(3);
        assertThatThrownBy(() -> patient.update(Account::new, id, account -> {
                    attempts.incrementAndGet();
                    account.deposit(100);
                }))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(attempts).hasValue(3);
        interfere(1);
        assertThatThrownBy(() -> never.update(Account::new, id, account -> account.deposit(100)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(store().load("Account-" + id)).hasSize(4);
    }

    @Test
    void whatTheChangeThrowsEndsTheUpdate() {
        AtomicInteger attempts = new AtomicInteger();
        ConcurrencyException own = new ConcurrencyException("mine", dev.mink.ExpectedVersion.NO_STREAM, 1);
        assertThatThrownBy(() -> store().update(Account::new, id, account -> {
                    attempts.incrementAndGet();
                    account.deposit(1);
                    throw own;
                }))
                .isSameAs(own);
        assertThat(attempts).hasValue(1);
        assertThat(store().streamExists("Account-" + id)).isFalse();
    }

    @Test
    void anUnknownOutcomeIsClearedUpWithoutStoringTwice() {
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger commits = new AtomicInteger();
        EventStore other = openBank(builder().participant((transaction, stored) -> commits.incrementAndGet()));
        tap().loseNextReply();
        tap().loseNextRequest();

        Account account = other.update(Account::new, id, fresh -> {
            changes.incrementAndGet();
            fresh.deposit(5);
        });

        assertThat(account.version()).isEqualTo(1);
        assertThat(account.hasUncommittedEvents()).isFalse();
        assertThat(changes).hasValue(1);
        assertThat(commits).hasValue(1);
        assertThat(store().load("Account-" + id)).hasSize(1);
    }

    @Test
    void aLostRequestIsSentAgain() {
        tap().loseNextRequest();
        assertThat(store().update(Account::new, id, account -> account.deposit(5))
                        .version())
                .isEqualTo(1);
        assertThat(store().load("Account-" + id)).hasSize(1);
    }

    @Test
    void aLostRequestAndAConflictTogetherStartAnew() {
        tap().nextAppend((adapter, request) -> {
            openBank(builder()).append("Account-" + id, Bank.deposits(1));
            throw TappedAdapter.unknownOutcome(request);
        });
        Account account = store().update(Account::new, id, fresh -> fresh.deposit(5));
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(6));
        assertThat(store().load("Account-" + id)).hasSize(2);
    }

    @Test
    void anOutcomeThatStaysUnknownIsReported() {
        for (int i = 0; i < 10; i++) {
            tap().loseNextRequest();
        }
        assertThatThrownBy(() -> store().update(Account::new, id, account -> account.deposit(5)))
                .isInstanceOf(UnknownOutcomeException.class);
        assertThat(tap().appends()).hasSizeLessThan(10);
    }

    @Test
    void anUnknownOutcomeStaysUnknownWhateverFollows() {
        tap().loseNextReply();
        for (int i = 0; i < 10; i++) {
            tap().nextAppend((adapter, request) -> {
                throw new AdapterException("no connection", true, null);
            });
        }
        assertThatThrownBy(() -> store().update(Account::new, id, account -> account.deposit(5)))
                .isInstanceOfSatisfying(UnknownOutcomeException.class, e -> {
                    assertThat(e.eventIds()).hasSize(1);
                    assertThat(e.getSuppressed()).isNotEmpty().allMatch(AdapterException.class::isInstance);
                });
        assertThat(openBank(builder()).load("Account-" + id)).hasSize(1);
    }

    @Test
    void aConnectionThatComesBackSettlesAnUnknownOutcome() {
        tap().loseNextReply();
        tap().nextAppend((adapter, request) -> {
            throw new AdapterException("no connection", true, null);
        });
        Account account = store().update(Account::new, id, fresh -> fresh.deposit(5));
        assertThat(account.version()).isEqualTo(1);
        assertThat(store().load("Account-" + id)).hasSize(1);
    }

    @Test
    void whatTakesPartInAViewTakesPartInItsUpdates() {
        List<String> order = new ArrayList<>();
        EventStore other = openBank(builder().participant((transaction, stored) -> order.add("store")));
        EventStore view = other.withParticipant((transaction, stored) -> order.add("view"));
        view.update(Account::new, id, account -> account.deposit(5));
        view.with(MinkContext.empty().withActor("ann"))
                .append(
                        Sample.stream(),
                        Bank.deposits(1),
                        AppendOptions.defaults().withParticipant((transaction, stored) -> order.add("options")));
        other.append(Sample.stream(), Bank.deposits(1));
        assertThat(order).containsExactly("store", "view", "store", "view", "options", "store");
    }

    @Test
    void anUpdateTakesItsMetadataFromTheContext() {
        store().with(MinkContext.empty().withActor("ann")).update(Account::new, id, account -> account.deposit(5));
        assertThat(store().load("Account-" + id))
                .extracting(Event::metadata)
                .allMatch(metadata -> metadata.userId().equals("ann"));
    }

    @Test
    void concurrentUpdatesAllHappen() throws InterruptedException {
        int threads = 8;
        int each = Rounds.of(5, 50);
        EventStore patient = openBank(builder().conflictRetries(1_000));
        try (Race race = new Race(threads)) {
            var outcomes = race.<Account>run(thread -> () -> {
                Account last = null;
                for (int i = 0; i < each; i++) {
                    last = patient.update(Account::new, id, AggregateUpdateContract::depositOneMoreThanThereIs);
                }
                return last;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
        Account account = store().load(Account::new, id);
        assertThat(account.version()).isEqualTo((long) threads * each);
        assertThat(account.balance())
                .as("each saw what the others had done")
                .isEqualTo(BigDecimal.valueOf(2).pow(threads * each).subtract(BigDecimal.ONE));
    }

    private static void depositOneMoreThanThereIs(Account account) {
        account.deposit(account.balance().add(BigDecimal.ONE));
    }

    /** Lets somebody else write just before each of the next saves. */
    private void interfere(int times) {
        for (int i = 0; i < times; i++) {
            tap().beforeNextAppend(() -> EventStore.builder(adapter())
                    .closeAdapter(false)
                    .build()
                    .append("Account-" + id, List.of(Bank.deposit(10))));
        }
    }
}
