package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.DeadlineExceededException;
import dev.mink.Metadata;
import dev.mink.MinkContext;
import dev.mink.command.AggregateHandler;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.store.AppendOptions;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.BankCommands.DepositMoney;
import dev.mink.testing.contract.BankCommands.OpenAccount;
import dev.mink.testing.contract.BankCommands.Transfer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What events say of the command that made them, and what the command's context ends. */
public abstract class CommandIdContract extends StoreContract {
    private static final MinkContext CALLER = MinkContext.empty()
            .withCorrelationId("process")
            .withCausationId("click")
            .withTenantId("acme")
            .withActor("ann");

    private final String id = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();
    private final List<CommandContext> contexts = new CopyOnWriteArrayList<>();
    private final CommandBus bus = CommandBus.builder()
            .middleware(StandardMiddleware.builder().withoutLogging().build())
            .build();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected CommandIdContract() {}

    @AfterEach
    final void closeBus() {
        bus.close();
    }

    @Test
    void eventsOfAnAggregateHaveTheIdsOfTheirCommand() {
        bus.register(DepositMoney.class, noting(depositing()));
        bus.dispatch(new DepositMoney(id, 10), CALLER);
        assertThat(metadata(id)).containsExactly(of(contexts.get(0)));
    }

    @Test
    void eventsAppendedUnderTheContextHaveTheIdsOfTheCommand() {
        bus.register(Transfer.class, noting((command, context) -> {
            store().with(context.context()).append("Account-" + id, Bank.deposits(2));
            return CommandResult.success();
        }));
        bus.dispatch(new Transfer(id, other, 10), CALLER);
        assertThat(metadata(id)).containsExactly(of(contexts.get(0)), of(contexts.get(0)));
    }

    @Test
    void whatIsGivenExplicitlyWinsFieldByField() {
        bus.register(Transfer.class, noting((command, context) -> {
            AppendOptions options =
                    AppendOptions.ofMetadata(Metadata.empty().withUserId("bob").withCustom("ip", "::1"));
            store().with(context.context()).append("Account-" + id, Bank.deposits(1), options);
            return CommandResult.success();
        }));
        bus.dispatch(new Transfer(id, other, 10), CALLER);
        assertThat(metadata(id))
                .containsExactly(of(contexts.get(0)).withUserId("bob").withCustom("ip", "::1"));
    }

    @Test
    void anAppendOutsideTheContextTakesNoIds() {
        bus.register(Transfer.class, (command, context) -> {
            store().append("Account-" + id, Bank.deposits(1));
            return CommandResult.success();
        });
        bus.dispatch(new Transfer(id, other, 10), CALLER);
        assertThat(metadata(id)).containsExactly(Metadata.empty());
    }

    @Test
    void aCommandWithoutCallerBeginsAProcess() {
        bus.register(DepositMoney.class, noting(depositing()));
        bus.dispatch(new DepositMoney(id, 10));
        Metadata metadata = metadata(id).get(0);
        assertThat(metadata.correlationId())
                .isNotEmpty()
                .isEqualTo(contexts.get(0).correlationId());
        assertThat(metadata.causationId())
                .isNotEmpty()
                .isEqualTo(contexts.get(0).commandId());
        assertThat(metadata.tenantId()).isEmpty();
    }

    @Test
    void nestedCommandsAreAChainOfCauses() {
        bus.register(OpenAccount.class, noting((command, context) -> {
            store().with(context.context()).append("Account-" + command.aggregateId(), List.of(opened(command)));
            return context.dispatch(new Transfer(command.aggregateId(), other, 5));
        }));
        bus.register(
                Transfer.class,
                noting((command, context) -> context.dispatch(new DepositMoney(command.to(), command.amount()))));
        bus.register(DepositMoney.class, noting(depositing()));

        CommandResult result = bus.dispatch(new OpenAccount(id, "Ann"), CALLER);

        assertThat(result).isEqualTo(CommandResult.success(other, 1));
        assertThat(contexts).hasSize(3);
        CommandContext open = contexts.get(0);
        CommandContext transfer = contexts.get(1);
        CommandContext deposit = contexts.get(2);
        assertThat(open.causationId()).isEqualTo("click");
        assertThat(transfer.causationId()).isEqualTo(open.commandId());
        assertThat(deposit.causationId()).isEqualTo(transfer.commandId());
        assertThat(metadata(id)).containsExactly(of(open));
        assertThat(metadata(other)).containsExactly(of(deposit));
        assertThat(contexts).extracting(CommandContext::commandId).doesNotHaveDuplicates();
    }

    @Test
    void theDeadlineOfACommandEndsItsCallsToTheStore() {
        bus.register(DepositMoney.class, depositing());
        MinkContext late = CALLER.withDeadline(Instant.now().minusSeconds(1));
        assertThatThrownBy(() -> bus.dispatch(new DepositMoney(id, 10), late))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(store().streamExists("Account-" + id)).isFalse();
    }

    private AggregateHandler<DepositMoney, Account> depositing() {
        return AggregateHandler.of(
                store(), Account::new, (account, command, context) -> account.deposit(command.amount()));
    }

    private <C extends Command> CommandHandler<C> noting(CommandHandler<C> handler) {
        return (command, context) -> {
            contexts.add(context);
            return handler.handle(command, context);
        };
    }

    private static Bank.Opened opened(OpenAccount command) {
        return new Bank.Opened(command.owner());
    }

    private List<Metadata> metadata(String account) {
        return store().load("Account-" + account).stream()
                .map(event -> event.metadata())
                .toList();
    }

    /** What events of a command of {@link #CALLER} say. */
    private static Metadata of(CommandContext command) {
        return Metadata.empty()
                .withCorrelationId("process")
                .withCausationId(command.commandId())
                .withTenantId("acme")
                .withUserId("ann");
    }
}
