package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.GenericHandler;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.BankCommands.DepositMoney;
import dev.mink.testing.contract.BankCommands.OpenAccount;
import dev.mink.testing.contract.Race.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands to aggregates: loaded, executed, saved, and tried anew after a conflict. */
public abstract class AggregateCommandContract extends StoreContract {
    private final String id = UUID.randomUUID().toString();
    private final CommandBus bus = CommandBus.create();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateCommandContract() {}

    @AfterEach
    final void closeBus() {
        bus.close();
    }

    @Test
    void aCommandWithoutIdMakesAnAggregate() {
        bus.register(OpenAccount.class, opening().newId(() -> id).build());

        CommandResult result = bus.dispatch(new OpenAccount("", "Ann"));

        assertThat(result).isEqualTo(CommandResult.success(id, 1));
        assertThat(store().load(Account::new, id).owner()).isEqualTo("Ann");
    }

    @Test
    void theClientMayChooseTheId() {
        bus.register(OpenAccount.class, opening().newId(() -> "another").build());
        assertThat(bus.dispatch(new OpenAccount(id, "Ann"))).isEqualTo(CommandResult.success(id, 1));
    }

    @Test
    void aCommandChangesAnAggregateThatIsThere() {
        store().append("Account-" + id, Bank.deposits(2));
        bus.register(DepositMoney.class, depositing().build());

        CommandResult result = bus.dispatch(new DepositMoney(id, 10));

        assertThat(result).isEqualTo(CommandResult.success(id, 3));
        assertThat(balance()).isEqualTo(13);
    }

    @Test
    void aCommandThatChangesNothingSucceedsAndWritesNothing() {
        store().append("Account-" + id, Bank.deposits(2));
        tap().reset();
        bus.register(DepositMoney.class, AggregateHandler.of(store(), Account::new, (account, command, context) -> {}));

        assertThat(bus.dispatch(new DepositMoney(id, 10))).isEqualTo(CommandResult.success(id, 2));
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void aConflictStartsAnewWithAFreshAggregate() {
        List<Integer> seen = new ArrayList<>();
        bus.register(DepositMoney.class, AggregateHandler.of(store(), Account::new, (account, command, context) -> {
            assertThat(account.uncommittedEvents()).isEmpty();
            seen.add(account.balance().intValueExact());
            account.deposit(command.amount());
        }));
        interfere(2);

        assertThat(bus.dispatch(new DepositMoney(id, 100))).isEqualTo(CommandResult.success(id, 3));
        assertThat(seen).containsExactly(0, 10, 20);
        assertThat(balance()).isEqualTo(120);
    }

    @Test
    void dataOfAnAttemptThatConflictedIsNotThatOfTheResult() {
        bus.register(DepositMoney.class, AggregateHandler.of(store(), Account::new, (account, command, context) -> {
            if (account.balance().signum() == 0) {
                context.result("the first to deposit");
            }
            account.deposit(command.amount());
        }));
        interfere(1);

        assertThat(bus.dispatch(new DepositMoney(id, 100)).data()).isEmpty();
    }

    @Test
    void conflictsAreRetriedWithinBounds() {
        bus.register(DepositMoney.class, depositing().conflictRetries(1).build());
        interfere(2);
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 100))).isInstanceOf(ConcurrencyException.class);
        assertThat(balance()).isEqualTo(20);

        bus.replace(GenericHandler.of(
                DepositMoney.class, depositing().conflictRetries(0).build()));
        interfere(1);
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 100))).isInstanceOf(ConcurrencyException.class);
        assertThat(balance()).isEqualTo(30);
    }

    @Test
    void everyCommandDecidesByWhatTheOthersHaveDone() throws InterruptedException {
        int threads = 4;
        int each = Rounds.of(6, 100);
        int limit = threads * each / 2;
        bus.register(
                DepositMoney.class,
                AggregateHandler.<DepositMoney, Account>builder(store(), Account::new)
                        .execution((account, command, context) -> {
                            if (account.balance().intValueExact() < limit) {
                                account.deposit(command.amount());
                            }
                        })
                        .conflictRetries(1_000)
                        .build());
        List<Outcome<Integer>> outcomes;
        try (Race race = new Race(threads)) {
            outcomes = race.run(number -> () -> {
                for (int i = 0; i < each; i++) {
                    bus.dispatch(new DepositMoney(id, 1)).orElseThrow();
                }
                return number;
            });
        }
        assertThat(Outcome.failures(outcomes)).isEmpty();
        assertThat(balance()).isEqualTo(limit);
    }

    @Test
    void anAggregateThatHasToExistIsNotMade() {
        AtomicInteger executed = new AtomicInteger();
        bus.register(
                DepositMoney.class,
                AggregateHandler.<DepositMoney, Account>builder(store(), Account::new)
                        .execution((account, command, context) -> {
                            executed.incrementAndGet();
                            account.deposit(command.amount());
                        })
                        .requireExisting()
                        .build());

        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 10)))
                .isInstanceOf(StreamNotFoundException.class)
                .hasMessageContaining("Account-" + id);
        assertThat(executed).hasValue(0);
        assertThat(store().streamExists("Account-" + id)).isFalse();

        store().append("Account-" + id, Bank.deposits(1));
        assertThat(bus.dispatch(new DepositMoney(id, 10))).isEqualTo(CommandResult.success(id, 2));
    }

    @Test
    void aCommandWithoutIdIsRefusedIfTheHandlerMakesNone() {
        bus.register(OpenAccount.class, opening().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.dispatch(new OpenAccount("", "Ann")))
                .withMessageContaining("has no aggregate id");
        assertThat(tap().loads()).isEmpty();
    }

    @Test
    void whatTheAggregateThrowsReachesTheCallerAndNothingIsSaved() {
        ConcurrencyException own = new ConcurrencyException("own", ExpectedVersion.NO_STREAM, 1);
        AtomicInteger executed = new AtomicInteger();
        bus.register(DepositMoney.class, AggregateHandler.of(store(), Account::new, (account, command, context) -> {
            executed.incrementAndGet();
            account.deposit(command.amount());
            throw own;
        }));
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 10))).isSameAs(own);
        assertThat(executed).as("it is no conflict of the save").hasValue(1);
        assertThat(store().streamExists("Account-" + id)).isFalse();
    }

    @Test
    void whatTheBackendThrowsReachesTheCaller() {
        AdapterException lost = new AdapterException("mink: lost", false, null);
        bus.register(DepositMoney.class, depositing().build());
        tap().nextAppend((adapter, request) -> {
            throw lost;
        });
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 10)))
                .as("saving")
                .isSameAs(lost);

        tap().beforeEveryRead(() -> {
            throw lost;
        });
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 10)))
                .as("loading")
                .isSameAs(lost);
    }

    private AggregateHandler.Builder<OpenAccount, Account> opening() {
        return AggregateHandler.<OpenAccount, Account>builder(store(), Account::new)
                .execution((account, command, context) -> account.open(command.owner()));
    }

    private AggregateHandler.Builder<DepositMoney, Account> depositing() {
        return AggregateHandler.<DepositMoney, Account>builder(store(), Account::new)
                .execution((account, command, context) -> account.deposit(command.amount()));
    }

    private int balance() {
        BigDecimal balance = store().load(Account::new, id).balance();
        return balance.intValueExact();
    }

    /** Somebody else deposits 10 before each of the next appends. */
    private void interfere(int times) {
        for (int i = 0; i < times; i++) {
            tap().beforeNextAppend(() -> EventStore.builder(adapter())
                    .closeAdapter(false)
                    .build()
                    .append("Account-" + id, List.of(Bank.deposit(10))));
        }
    }
}
