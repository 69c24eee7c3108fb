package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandBusClosedException;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.BankCommands.DepositMoney;
import dev.mink.testing.contract.BankCommands.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written when a bus is closed while commands are under way. */
public abstract class CommandCloseContract extends StoreContract {
    private final String id = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();
    private final CommandBus bus = CommandBus.builder().async(4, 10_000).build();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected CommandCloseContract() {}

    @AfterEach
    final void closeBus() {
        bus.close(Duration.ZERO);
    }

    @Test
    void everyAcceptedCommandIsStoredAndNoOther() throws InterruptedException {
        int commands = Rounds.of(400, 10_000);
        bus.register(
                DepositMoney.class,
                AggregateHandler.of(
                        store(), Account::new, (account, command, context) -> account.deposit(command.amount())));
        List<CompletableFuture<DispatchResult>> outcomes = new ArrayList<>();
        CountDownLatch some = new CountDownLatch(commands / 10);
        Thread sender = new Thread(() -> {
            for (int i = 0; i < commands; i++) {
                outcomes.add(bus.dispatchAsync(new DepositMoney(id + i, 1)));
                some.countDown();
            }
        });
        sender.start();
        some.await();

        bus.close();
        sender.join();

        for (int i = 0; i < commands; i++) {
            DispatchResult outcome = outcomes.get(i)
                    .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            assertThat(store().streamExists("Account-" + id + i)).isEqualTo(outcome.isSuccess());
            if (!outcome.isSuccess()) {
                assertThat(outcome.error()).get().isInstanceOf(CommandBusClosedException.class);
            }
        }
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.join().isSuccess())
                .hasSizeGreaterThanOrEqualTo(commands / 10);
    }

    @Test
    void aHandlerThatClosesTheBusStillWritesAndDispatches() {
        bus.register(
                DepositMoney.class,
                AggregateHandler.of(
                        store(), Account::new, (account, command, context) -> account.deposit(command.amount())));
        bus.register(Transfer.class, (command, context) -> {
            bus.close();
            store().with(context.context()).append("Account-" + command.from(), List.of(Bank.withdrawal(5)));
            return context.dispatch(new DepositMoney(command.to(), command.amount()));
        });

        assertThat(bus.dispatch(new Transfer(id, other, 5))).isEqualTo(CommandResult.success(other, 1));
        assertThat(bus.isClosed()).isTrue();
        assertThat(store().load("Account-" + id)).hasSize(1);
        assertThat(store().load("Account-" + other)).hasSize(1);
    }
}
