package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.command.AggregateCommand;
import dev.mink.command.AggregateHandler;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.IdempotentCommand;
import dev.mink.command.Middleware;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyKeyConflictException;
import dev.mink.command.idempotency.IdempotencyKeys;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyReplayException;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.InvalidIdempotencyKeyException;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.command.idempotency.ReservationLostException;
import dev.mink.command.idempotency.SecondAppendException;
import dev.mink.command.idempotency.UnserializableCommandException;
import dev.mink.command.middleware.CommandTypeMiddleware;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.RetryMiddleware;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Account;
import dev.mink.testing.contract.Race.Outcome;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same command twice: executed once, answered with the same result, whatever happens in between. */
public abstract class IdempotencyContract extends StoreContract {
    private static final int THREADS = 16;

    private final AtomicInteger executions = new AtomicInteger();
    private final List<CommandBus> buses = new ArrayList<>();
    private TappedIdempotency records;

    /** A command with a key of its own. */
    record Pay(String idempotencyKey, int amount) implements IdempotentCommand {}

    /** Another type of command. */
    record Ship(String idempotencyKey) implements IdempotentCommand {}

    /** A command to an aggregate. */
    record Deposit(String aggregateId, int amount, String idempotencyKey)
            implements AggregateCommand, IdempotentCommand {}

    /** A command without key. */
    record Note(String text) implements Command {}

    /** A command that cannot be written as JSON. */
    record Strange(Thread thread, Object anything) implements Command {}

    /** What a handler tells. */
    record Receipt(String number, List<Integer> lines) {}

    /** Sets up the contract. */
    protected IdempotencyContract() {}

    @BeforeEach
    final void findStore() {
        records = new TappedIdempotency(ability(IdempotencyStore.class));
    }

    @AfterEach
    final void closeBuses() {
        buses.forEach(CommandBus::close);
    }

    // ---------------------------------------------------------------- both variants

    @Test
    void theSecondTimeTheRecordedResultIsReturned() {
        theSecondTimeTheRecordedResultIsReturned(false);
    }

    @Test
    void theSecondTimeTheRecordedResultIsReturnedWithTheAppend() {
        theSecondTimeTheRecordedResultIsReturned(true);
    }

    private void theSecondTimeTheRecordedResultIsReturned(boolean transactional) {
        CommandBus bus = bus(transactional).register(Pay.class, counting((command, context) -> {
            Receipt receipt = new Receipt("R-" + command.amount(), List.of(1, 2));
            return CommandResult.success("order-1", 3, receipt);
        }));
        Pay pay = new Pay(key(), 5);

        CommandResult first = bus.dispatch(pay);
        CommandResult second = bus.dispatch(pay);

        assertThat(first.replayed()).isFalse();
        assertThat(second).isEqualTo(first.asReplayed());
        assertThat(second.data(Receipt.class)).contains(new Receipt("R-5", List.of(1, 2)));
        assertThat(executions).hasValue(1);
    }

    @Test
    void manyThreadsExecuteItOnce() throws InterruptedException {
        manyThreadsExecuteItOnce(false);
    }

    @Test
    void manyThreadsExecuteItOnceWithTheAppend() throws InterruptedException {
        manyThreadsExecuteItOnce(true);
    }

    private void manyThreadsExecuteItOnce(boolean transactional) throws InterruptedException {
        EventStore store = store();
        CommandBus bus = bus(transactional).register(Pay.class, counting((command, context) -> {
            context.result("paid " + command.amount());
            store.with(context.context()).append("Account-" + command.idempotencyKey(), List.of(Bank.deposit(1)));
            return CommandResult.success();
        }));
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(10, 200); round++) {
                Pay pay = new Pay(key(), round);
                List<Outcome<CommandResult>> outcomes = race.run(thread -> () -> bus.dispatch(pay));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                List<CommandResult> results = Outcome.values(outcomes);
                assertThat(results)
                        .allMatch(result ->
                                result.data(String.class).equals(java.util.Optional.of("paid " + pay.amount())));
                assertThat(results.stream().filter(result -> !result.replayed()))
                        .hasSize(1);
                assertThat(store.load("Account-" + pay.idempotencyKey())).hasSize(1);
                assertThat(executions).hasValue(round + 1);
            }
        }
    }

    @Test
    void theKeyOfAnotherTypeIsRefused() {
        theKeyOfAnotherTypeIsRefused(false);
    }

    @Test
    void theKeyOfAnotherTypeIsRefusedWithTheAppend() {
        theKeyOfAnotherTypeIsRefused(true);
    }

    private void theKeyOfAnotherTypeIsRefused(boolean transactional) {
        CommandBus bus = bus(transactional)
                .register(Pay.class, counting((command, context) -> CommandResult.success("order-1", 1, "secret")))
                .register(Ship.class, counting((command, context) -> CommandResult.success()));
        String key = key();
        bus.dispatch(new Pay(key, 1));

        assertThatThrownBy(() -> bus.dispatch(new Ship(key)))
                .isInstanceOfSatisfying(IdempotencyKeyConflictException.class, e -> {
                    assertThat(e.commandType()).isEqualTo("Ship");
                    assertThat(e.otherType()).isEqualTo("Pay");
                })
                .hasMessageNotContaining("secret");
        assertThat(executions).hasValue(1);
    }

    @Test
    void tenantsDoNotShareKeys() {
        tenantsDoNotShareKeys(false);
    }

    @Test
    void tenantsDoNotShareKeysWithTheAppend() {
        tenantsDoNotShareKeys(true);
    }

    private void tenantsDoNotShareKeys(boolean transactional) {
        CommandBus bus = bus(transactional)
                .register(
                        Pay.class,
                        counting((command, context) ->
                                CommandResult.success(context.tenantId(), 1, context.tenantId())));
        Pay pay = new Pay(key(), 1);

        for (String tenant : List.of("north", "south", "north:1", "")) {
            MinkContext context = MinkContext.empty().withTenantId(tenant);
            assertThat(bus.dispatch(pay, context).data()).contains(tenant);
            CommandResult again = bus.dispatch(pay, context);
            assertThat(again.replayed()).isTrue();
            assertThat(again.data()).contains(tenant);
        }
        assertThat(executions).hasValue(4);
    }

    @Test
    void keysOfAnyLengthAreTold() {
        keysOfAnyLengthAreTold(false);
    }

    @Test
    void keysOfAnyLengthAreToldWithTheAppend() {
        keysOfAnyLengthAreTold(true);
    }

    private void keysOfAnyLengthAreTold(boolean transactional) {
        CommandBus bus = bus(transactional)
                .register(Pay.class, counting((command, context) -> CommandResult.success("", 0, command.amount())));
        String endless = key() + "k".repeat(10_000);

        assertThat(bus.dispatch(new Pay(endless + "1", 1)).data()).contains(1);
        assertThat(bus.dispatch(new Pay(endless + "2", 2)).data()).contains(2);
        assertThat(bus.dispatch(new Pay(endless + "1", 3)).data()).contains(1);
        assertThat(bus.dispatch(new Pay(endless + "2", 3)).replayed()).isTrue();
    }

    @Test
    void blankKeysAreRefused() {
        CommandBus bus = bus(false).register(Pay.class, counting((command, context) -> CommandResult.success()));

        assertThatThrownBy(() -> bus.dispatch(new Pay(" ", 1))).isInstanceOf(InvalidIdempotencyKeyException.class);
        assertThatThrownBy(() -> bus.dispatch(new Pay("a\0b", 1))).isInstanceOf(InvalidIdempotencyKeyException.class);
        assertThat(executions).hasValue(0);
    }

    @Test
    void theContentIsTheKeyOfACommandWithoutOne() {
        CommandBus bus = bus(false).register(Note.class, counting((command, context) -> CommandResult.success()));
        String text = key();

        assertThat(bus.dispatch(new Note(text)).replayed()).isFalse();
        assertThat(bus.dispatch(new Note(text)).replayed()).isTrue();
        assertThat(bus.dispatch(new Note(text + " more")).replayed()).isFalse();
    }

    @Test
    void anUnserializableCommandIsRefusedAlsoWhenTheStoreIsOut() {
        records.failReserve();
        CommandBus bus = bus(false).register(Strange.class, counting((command, context) -> CommandResult.success()));

        assertThatThrownBy(() -> bus.dispatch(new Strange(Thread.currentThread(), new Object())))
                .isInstanceOf(UnserializableCommandException.class)
                .hasMessageContaining("Strange");
        assertThat(executions).hasValue(0);
    }

    @Test
    void skippedCommandsAreExecutedEachTime() {
        CommandBus bus = bus(false, config -> config.skipCommands("Pay"))
                .register(Pay.class, counting((command, context) -> CommandResult.success()));
        Pay pay = new Pay(key(), 1);

        bus.dispatch(pay);
        bus.dispatch(pay);

        assertThat(executions).hasValue(2);
        assertThat(records.exists(pay.idempotencyKey())).isFalse();
    }

    // ---------------------------------------------------------------- failures

    @Test
    void whatFailedMayBeSentAgain() {
        whatFailedMayBeSentAgain(false);
    }

    @Test
    void whatFailedMayBeSentAgainWithTheAppend() {
        whatFailedMayBeSentAgain(true);
    }

    private void whatFailedMayBeSentAgain(boolean transactional) {
        CommandBus bus = bus(transactional).register(Pay.class, counting(this::failingTwice));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay)).hasMessage("thrown");
        assertThat(bus.dispatch(pay).error().orElseThrow()).hasMessage("returned");
        assertThat(bus.dispatch(pay).isSuccess()).isTrue();
        assertThat(bus.dispatch(pay).replayed()).isTrue();
        assertThat(executions).hasValue(3);
    }

    @Test
    void failuresAreKeptWhenAskedFor() {
        failuresAreKeptWhenAskedFor(false);
    }

    @Test
    void failuresAreKeptWhenAskedForWithTheAppend() {
        failuresAreKeptWhenAskedFor(true);
    }

    private void failuresAreKeptWhenAskedFor(boolean transactional) {
        CommandBus bus = bus(transactional, IdempotencyConfig.Builder::storeErrors)
                .register(Pay.class, counting(this::failingTwice));
        Pay thrown = new Pay(key(), 1);
        Pay returned = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(thrown)).hasMessage("thrown");
        assertThat(bus.dispatch(returned).error().orElseThrow()).hasMessage("returned");

        for (Pay pay : List.of(thrown, returned)) {
            CommandResult again = bus.dispatch(pay);
            assertThat(again.isError()).isTrue();
            assertThat(again.replayed()).isTrue();
            assertThat(again.error().orElseThrow())
                    .isInstanceOfSatisfying(
                            IdempotencyReplayException.class,
                            e -> assertThat(e.error()).isEqualTo(pay.equals(thrown) ? "thrown" : "returned"));
        }
        assertThat(executions).hasValue(2);
    }

    @Test
    void whatMayPassIsNotKept() {
        CommandBus bus = bus(false, IdempotencyConfig.Builder::storeErrors)
                .register(Pay.class, counting((command, context) -> {
                    throw new AdapterException("mink: on purpose", true, null);
                }));
        Pay pay = new Pay(key(), 1);
        Ship ship = new Ship(key());

        assertThatThrownBy(() -> bus.dispatch(pay)).isInstanceOf(AdapterException.class);
        assertThatThrownBy(() -> bus.dispatch(ship)).isInstanceOf(HandlerNotFoundException.class);

        assertThat(records.exists(pay.idempotencyKey())).isFalse();
        assertThat(records.exists(ship.idempotencyKey())).isFalse();
    }

    @Test
    void anErrorGivesTheReservationBack() {
        CommandBus bus = bus(false).register(Pay.class, counting((command, context) -> {
            throw new StackOverflowError("on purpose");
        }));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay)).isInstanceOf(StackOverflowError.class);
        assertThat(records.exists(pay.idempotencyKey())).isFalse();
    }

    @Test
    void neitherInterruptNorDeadlineLosesTheResult() {
        CommandBus bus = bus(false).register(Pay.class, counting((command, context) -> {
            Thread.currentThread().interrupt();
            while (Instant.now().isBefore(context.deadline().orElseThrow())) {
                Thread.onSpinWait();
            }
            return CommandResult.success("order-1", 1);
        }));
        Pay pay = new Pay(key(), 1);

        bus.dispatch(pay, MinkContext.empty().withDeadline(Instant.now().plusMillis(100)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bus.dispatch(pay).replayed()).isTrue();
    }

    @Test
    void aNewInterruptLosesNeitherResultNorRelease() {
        CommandBus bus = bus(false).register(Pay.class, counting(this::failingTwice));
        Pay pay = new Pay(key(), 1);

        records.interruptOnce();
        assertThatThrownBy(() -> bus.dispatch(pay)).hasMessage("thrown");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(records.exists(pay.idempotencyKey())).isFalse();

        bus.dispatch(pay);
        records.interruptOnce();
        assertThat(bus.dispatch(pay).isSuccess()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(bus.dispatch(pay).replayed()).isTrue();
    }

    @Test
    void failedInputAndOutputIsNotKept() {
        CommandBus bus = bus(false, IdempotencyConfig.Builder::storeErrors)
                .register(
                        Pay.class,
                        counting((command, context) -> CommandResult.error(new SocketTimeoutException("on purpose"))));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isError()).isTrue();
        assertThat(records.exists(pay.idempotencyKey())).isFalse();
    }

    @Test
    void aResultMayBeKeptForEver() {
        Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
        CommandBus bus = bus(false, config -> config.ttl(ever).reservationTtl(ever))
                .register(Pay.class, counting((command, context) -> CommandResult.success()));
        Pay pay = new Pay(key(), 1);

        bus.dispatch(pay);

        assertThat(bus.dispatch(pay).replayed()).isTrue();
    }

    // ---------------------------------------------------------------- somebody else executes it

    @Test
    void oneWaitsForTheOtherAndGivesUpInTime() {
        Threads threads = new Threads();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CommandBus bus = bus(false).register(Pay.class, counting((command, context) -> {
            running.countDown();
            end.await();
            return CommandResult.success("order-1", 1);
        }));
        CommandBus impatient = bus(false, config -> config.patience(Duration.ZERO))
                .register(Pay.class, counting((command, context) -> CommandResult.success()));
        Pay pay = new Pay(key(), 1);

        Threads.Running<CommandResult> first = threads.start(() -> bus.dispatch(pay));
        await(running);
        Threads.Running<CommandResult> second = threads.start(() -> bus.dispatch(pay));

        assertThatThrownBy(() -> impatient.dispatch(pay))
                .isInstanceOfSatisfying(
                        CommandInProgressException.class,
                        e -> assertThat(e.key()).isEqualTo(pay.idempotencyKey()));
        MinkContext hurried = MinkContext.empty().withDeadline(Instant.now().plusMillis(50));
        assertThatThrownBy(() -> bus.dispatch(pay, hurried)).isInstanceOf(CommandInProgressException.class);
        end.countDown();
        assertThat(first.result(patience()).replayed()).isFalse();
        assertThat(second.result(patience()).replayed()).isTrue();
        assertThat(executions).hasValue(1);
    }

    @Test
    void theReservationOfADeadProcessIsTakenOver() {
        theReservationOfADeadProcessIsTakenOver(false);
    }

    @Test
    void theReservationOfADeadProcessIsTakenOverWithTheAppend() {
        theReservationOfADeadProcessIsTakenOver(true);
    }

    private void theReservationOfADeadProcessIsTakenOver(boolean transactional) {
        CommandBus bus = bus(transactional)
                .register(Pay.class, counting((command, context) -> CommandResult.success("order-1", 1)));
        Pay pay = new Pay(key(), 1);
        records.reserve(pay.idempotencyKey(), "Pay", "dead", Duration.ofMillis(100));

        assertThat(bus.dispatch(pay).replayed()).isFalse();
        assertThat(executions).hasValue(1);
    }

    @Test
    void whoIsLateDoesNotOverwriteTheResult() {
        CommandBus bus = bus(false).register(Pay.class, counting((command, context) -> {
            takeOver(command, "taker");
            return CommandResult.success("late", 1);
        }));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).aggregateId()).isEqualTo("late");
        assertThat(bus.dispatch(pay).aggregateId()).isEqualTo("taker");
    }

    @Test
    void theAppendOfWhoIsLateIsUndone() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            takeOver(command, "taker");
            return deposit(command, context.context());
        }));
        Pay pay = new Pay(key(), 1);

        CommandResult result = bus.dispatch(pay);

        assertThat(result.replayed()).isTrue();
        assertThat(result.aggregateId()).isEqualTo("taker");
        assertThat(store().load("Account-" + pay.idempotencyKey())).isEmpty();
        assertThat(executions).hasValue(1);
    }

    @Test
    void whoIsLateGetsTheResultHoweverLongItTook() {
        CommandBus bus = bus(true, config -> config.patience(Duration.ZERO))
                .register(Pay.class, counting((command, context) -> {
                    takeOver(command, "taker");
                    return deposit(command, context.context());
                }));

        CommandResult result = bus.dispatch(new Pay(key(), 1));

        assertThat(result.replayed()).isTrue();
        assertThat(result.aggregateId()).isEqualTo("taker");
    }

    // ---------------------------------------------------------------- the store is out of order

    @Test
    void withoutStoreTheCommandIsExecutedUnprotectedAndCounted() {
        records.failReserve();
        IdempotencyMiddleware middleware = IdempotencyMiddleware.of(records);
        CommandBus bus = open(CommandBus.create())
                .use(middleware)
                .register(Pay.class, counting((command, context) -> CommandResult.success()));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isSuccess()).isTrue();
        assertThat(bus.dispatch(pay).replayed()).isFalse();

        assertThat(executions).hasValue(2);
        assertThat(middleware.storeFailures()).isEqualTo(2);
    }

    @Test
    void withoutStoreTheCommandFailsWhenAskedFor() {
        records.failReserve();
        CommandBus bus = bus(false, IdempotencyConfig.Builder::failClosed)
                .register(Pay.class, counting((command, context) -> CommandResult.success()));

        assertThatThrownBy(() -> bus.dispatch(new Pay(key(), 1))).isInstanceOf(AdapterException.class);
        assertThat(executions).hasValue(0);
    }

    @Test
    void aResultThatCannotBeRecordedKeepsTheReservation() {
        records.failComplete();
        IdempotencyMiddleware middleware = IdempotencyMiddleware.create(
                IdempotencyConfig.builder(records).patience(Duration.ZERO).build());
        CommandBus bus = open(CommandBus.create())
                .use(middleware)
                .register(Pay.class, counting((command, context) -> CommandResult.success()));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isSuccess()).isTrue();

        assertThatThrownBy(() -> bus.dispatch(pay)).isInstanceOf(CommandInProgressException.class);
        assertThat(executions).hasValue(1);
        assertThat(records.completions()).isGreaterThan(1);
        assertThat(middleware.storeFailures()).isEqualTo(1);
    }

    @Test
    void dataThatCannotBeRecordedDoesNotFailTheCommand() {
        CommandBus bus = bus(false)
                .register(Pay.class, counting((command, context) -> CommandResult.success("order-1", 1, new Object())));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).data()).isPresent();
        CommandResult again = bus.dispatch(pay);
        assertThat(again.aggregateId()).isEqualTo("order-1");
        assertThat(again.data()).isEmpty();
    }

    // ---------------------------------------------------------------- with the append

    @Test
    void theRecordCommitsWithTheAppend() {
        AtomicReference<Boolean> recorded = new AtomicReference<>();
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            CommandResult result = deposit(command, context.context());
            recorded.set(records.get(command.idempotencyKey()).orElseThrow().isCompleted());
            return result;
        }));
        Pay pay = new Pay(key(), 1);

        CommandResult result = bus.dispatch(pay);

        assertThat(recorded).hasValue(true);
        assertThat(bus.dispatch(pay)).isEqualTo(result.asReplayed());
    }

    @Test
    void anAggregateIsExecutedOnceWithItsData() {
        CommandBus bus = bus(true).register(Deposit.class, depositing());
        Deposit deposit = new Deposit(UUID.randomUUID().toString(), 5, key());

        CommandResult first = bus.dispatch(deposit);
        CommandResult second = bus.dispatch(deposit);

        assertThat(first.data(Receipt.class)).contains(new Receipt("R-5", List.of(5)));
        assertThat(second).isEqualTo(first.asReplayed());
        assertThat(store().load(Account::new, deposit.aggregateId()).version()).isEqualTo(1);
        assertThat(records.completions()).as("records outside of the append").isZero();
    }

    @Test
    void conflictsAreTriedAgainByTheHandler() throws InterruptedException {
        CommandBus bus = bus(true)
                .register(
                        Deposit.class,
                        AggregateHandler.<Deposit, Account>builder(store(), Account::new)
                                .execution((account, command, context) -> {
                                    executions.incrementAndGet();
                                    account.deposit(command.amount());
                                })
                                .conflictRetries(100)
                                .build());
        String account = UUID.randomUUID().toString();
        try (Race race = new Race(4)) {
            List<Outcome<CommandResult>> outcomes =
                    race.run(thread -> () -> bus.dispatch(new Deposit(account, 1, key())));

            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
        assertThat(store().load(Account::new, account).version()).isEqualTo(4);
    }

    @Test
    void anAppendThatIsUndoneLeavesNoRecord() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            store().with(context.context())
                    .append(
                            "Account-" + command.idempotencyKey(),
                            List.of(Bank.deposit(1)),
                            AppendOptions.defaults().withParticipant((transaction, stored) -> {
                                throw new IllegalStateException("on purpose");
                            }));
            return CommandResult.success();
        }));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay)).hasMessage("on purpose");

        assertThat(store().load("Account-" + pay.idempotencyKey())).isEmpty();
        assertThat(records.exists(pay.idempotencyKey())).isFalse();
    }

    @Test
    void aSecondAppendFailsBeforeItWrites() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            deposit(command, context.context());
            return deposit(command, context.context());
        }));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay))
                .isInstanceOf(SecondAppendException.class)
                .hasMessageContaining("Account-" + pay.idempotencyKey());

        assertThat(store().load("Account-" + pay.idempotencyKey())).hasSize(1);
        assertThat(bus.dispatch(pay).replayed()).isTrue();
        assertThat(executions).hasValue(1);
    }

    @Test
    void whatFailsAfterTheAppendCountsAsExecuted() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            context.result("recorded");
            deposit(command, context.context());
            throw new IllegalStateException("after the append");
        }));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay)).hasMessage("after the append");

        assertThat(bus.dispatch(pay).data()).contains("recorded");
        assertThat(store().load("Account-" + pay.idempotencyKey())).hasSize(1);
    }

    @Test
    void whatWasAppendedIsNotTriedAgain() {
        RetryConfig always = RetryConfig.builder().sleeper(time -> {}).build();
        CommandBus bus = bus(true).use(RetryMiddleware.of(always)).register(Pay.class, counting((command, context) -> {
            deposit(command, context.context());
            throw new IllegalStateException("after the append");
        }));

        assertThatThrownBy(() -> bus.dispatch(new Pay(key(), 1))).hasMessage("after the append");
        assertThat(executions).hasValue(1);
    }

    @Test
    void whatMayHaveBeenAppendedIsNotRecordedAsAFailure() {
        CommandBus bus = bus(true, IdempotencyConfig.Builder::storeErrors)
                .register(Pay.class, counting((command, context) -> {
                    tap().loseNextReply();
                    assertThatThrownBy(() -> deposit(command, context.context()))
                            .isInstanceOf(UnknownOutcomeException.class);
                    throw new IllegalStateException("gave up");
                }));
        Pay pay = new Pay(key(), 1);

        assertThatThrownBy(() -> bus.dispatch(pay)).hasMessage("gave up");

        assertThat(store().load("Account-" + pay.idempotencyKey())).hasSize(1);
        assertThat(bus.dispatch(pay).isSuccess()).isTrue();
        assertThat(executions).hasValue(1);
    }

    @Test
    void aFailureReturnedAfterTheAppendIsRecorded() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            deposit(command, context.context());
            return CommandResult.error(new IllegalStateException("foreseen"));
        }));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isError()).isTrue();

        assertThat(bus.dispatch(pay).error().orElseThrow()).hasMessageContaining("foreseen");
        assertThat(executions).hasValue(1);
    }

    @Test
    void appendsThroughTheStoreItselfTakeNoPart() {
        CommandBus bus = bus(true).register(Pay.class, counting((command, context) -> {
            store().append("Account-" + command.idempotencyKey(), Bank.deposits(1));
            store().append("Account-" + command.idempotencyKey(), Bank.deposits(1));
            assertThat(records.get(command.idempotencyKey()).orElseThrow().isCompleted())
                    .isFalse();
            return CommandResult.success();
        }));
        Pay pay = new Pay(key(), 1);

        bus.dispatch(pay);

        assertThat(bus.dispatch(pay).replayed()).isTrue();
        assertThat(store().load("Account-" + pay.idempotencyKey())).hasSize(2);
    }

    @Test
    void nestedCommandsHaveTheirOwnAppends() {
        CommandBus bus = bus(true, config -> config.skipCommands("Note"));
        bus.register(Note.class, (command, context) -> {
            store().with(context.context()).append("Account-" + command.text(), Bank.deposits(1));
            return CommandResult.success();
        });
        bus.register(Ship.class, (command, context) -> {
            store().with(context.context()).append("Account-" + command.idempotencyKey(), Bank.deposits(1));
            return CommandResult.success();
        });
        bus.register(Pay.class, counting((command, context) -> {
            context.dispatch(new Note(command.idempotencyKey() + "-note"));
            context.dispatch(new Ship(command.idempotencyKey() + "-ship"));
            return deposit(command, context.context());
        }));
        Pay pay = new Pay(key(), 1);

        bus.dispatch(pay);
        bus.dispatch(pay);

        for (String suffix : List.of("", "-note", "-ship")) {
            assertThat(store().load("Account-" + pay.idempotencyKey() + suffix)).hasSize(1);
        }
    }

    @Test
    void nestedCommandsThatGoPastItHaveTheirOwnAppends() {
        Middleware transactional = IdempotencyMiddleware.transactional(IdempotencyConfig.of(records));
        CommandBus bus = open(CommandBus.create()).use(CommandTypeMiddleware.of(List.of("Pay"), transactional));
        bus.register(Note.class, (command, context) -> {
            store().with(context.context()).append("Account-" + command.text(), Bank.deposits(1));
            return CommandResult.success();
        });
        bus.register(Pay.class, counting((command, context) -> {
            context.dispatch(new Note(command.idempotencyKey() + "-note"));
            assertThat(records.get(command.idempotencyKey()).orElseThrow().isCompleted())
                    .isFalse();
            return deposit(command, context.context());
        }));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isSuccess()).isTrue();

        for (String suffix : List.of("", "-note")) {
            assertThat(store().load("Account-" + pay.idempotencyKey() + suffix)).hasSize(1);
        }
    }

    @Test
    void withoutReservationTheAppendIsStillMadeOnce() {
        records.failReserve();
        CommandBus bus =
                bus(true).register(Pay.class, counting((command, context) -> deposit(command, context.context())));
        Pay pay = new Pay(key(), 1);

        assertThat(bus.dispatch(pay).isSuccess()).isTrue();

        assertThatThrownBy(() -> bus.dispatch(pay)).isInstanceOf(ReservationLostException.class);
        assertThat(store().load("Account-" + pay.idempotencyKey())).hasSize(1);
    }

    // ---------------------------------------------------------------- given

    private CommandResult deposit(Pay command, MinkContext context) {
        var result = store().with(context).append("Account-" + command.idempotencyKey(), Bank.deposits(1));
        return CommandResult.success(command.idempotencyKey(), result.lastVersion());
    }

    private AggregateHandler<Deposit, Account> depositing() {
        return AggregateHandler.of(store(), Account::new, (account, command, context) -> {
            context.result(new Receipt("R-" + command.amount(), List.of(command.amount())));
            account.deposit(command.amount());
        });
    }

    /** Another process takes over because the reservation has expired, and completes. */
    private void takeOver(Pay command, String aggregateId) {
        String key = IdempotencyKeys.stored("", command.idempotencyKey());
        records.delete(key);
        assertThat(records.reserve(key, "Pay", "taker", Duration.ofHours(1))).isEmpty();
        RecordedResult result = RecordedResult.of(CommandResult.success(aggregateId, 1));
        ability(IdempotencyStore.class).complete(key, "Pay", "taker", result, Duration.ofHours(1));
        IdempotencyRecord record = records.get(key).orElseThrow();
        assertThat(record.token()).isEqualTo("taker");
    }

    private CommandResult failingTwice(Pay command, dev.mink.command.CommandContext context) {
        return switch (executions.get()) {
            case 1 -> throw new IllegalStateException("thrown");
            case 2 -> CommandResult.error(new IllegalStateException("returned"));
            default -> CommandResult.success("order-1", 1);
        };
    }

    private CommandBus bus(boolean transactional) {
        return bus(transactional, config -> config);
    }

    private CommandBus bus(boolean transactional, UnaryOperator<IdempotencyConfig.Builder> change) {
        IdempotencyConfig config = change.apply(
                        IdempotencyConfig.builder(records).patience(patience()))
                .build();
        return open(CommandBus.create())
                .use(
                        transactional
                                ? IdempotencyMiddleware.transactional(config)
                                : IdempotencyMiddleware.create(config));
    }

    private CommandBus open(CommandBus bus) {
        buses.add(bus);
        return bus;
    }

    private <C extends Command> CommandHandler<C> counting(Handling<C> handling) {
        return (command, context) -> {
            executions.incrementAndGet();
            try {
                return handling.handle(command, context);
            } catch (InterruptedException e) {
                throw new AssertionError("the handler was interrupted", e);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
    }

    private static String key() {
        return "key-" + UUID.randomUUID();
    }

    @FunctionalInterface
    private interface Handling<C> {
        CommandResult handle(C command, dev.mink.command.CommandContext context) throws InterruptedException;
    }
}
