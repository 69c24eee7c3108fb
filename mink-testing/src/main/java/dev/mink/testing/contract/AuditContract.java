package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;
import dev.mink.command.CommandBase;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.TraceableCommand;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditConfig;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditState;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.AuditUnavailableException;
import dev.mink.command.audit.CommandNotAuditedException;
import dev.mink.command.middleware.AuditMiddleware;
import dev.mink.testing.contract.Race.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the audit middleware writes to a store about each command, and what becomes of commands when the
 * store fails.
 */
public abstract class AuditContract extends AdapterContract {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00.123Z");
    private static final int THREADS = 8;

    private final String tenant = Sample.category();
    private final MinkContext alice = MinkContext.empty()
            .withActor("alice")
            .withTenantId(tenant)
            .withCorrelationId("process")
            .withCausationId("click");
    private FragileAuditStore store;

    /** Sets up the contract. */
    protected AuditContract() {}

    record Ship(String aggregateId) implements AggregateCommand {}

    record Cancel() implements Command {}

    record Traced(CommandBase base) implements TraceableCommand {}

    @BeforeEach
    final void wrapStore() {
        store = new FragileAuditStore(AuditStore.of(adapter()));
    }

    @AfterEach
    final void clearInterrupt() {
        Thread.interrupted();
    }

    // ---------------------------------------------------------------- what is recorded

    @Test
    void aSuccessIsRecorded() {
        CommandBus bus = bus(config().clock(new TickingClock()), (c, context) -> CommandResult.success("order-7", 3));

        CommandResult result = bus.dispatch(new Ship("order-1"), alice);

        assertThat(result).isEqualTo(CommandResult.success("order-7", 3));
        AuditEntry entry = only();
        assertThat(entry)
                .isEqualTo(AuditEntry.builder("Ship")
                        .id(entry.id())
                        .commandId(entry.commandId())
                        .aggregateId("order-7")
                        .version(3)
                        .actor("alice")
                        .tenantId(tenant)
                        .correlationId("process")
                        .causationId("click")
                        .timestamp(NOON.plusMillis(1_500))
                        .durationMs(1_500)
                        .success(true)
                        .build());
        assertThat(entry.commandId()).isNotEmpty();
    }

    @Test
    void theClockIsReadTwice() {
        for (boolean closed : List.of(false, true)) {
            TickingClock clock = new TickingClock();
            AuditConfig.Builder config = config().clock(clock);
            dispatch(closed ? config.failClosed() : config, (c, context) -> CommandResult.success());
            assertThat(clock.readings.get()).isEqualTo(2);
        }
    }

    @Test
    void theAggregateIsTheCommandsIfTheResultNamesNone() {
        dispatch(config(), (c, context) -> CommandResult.success());

        assertThat(only().aggregateId()).isEqualTo("order-1");
    }

    @Test
    void aFailedResultIsRecorded() {
        CommandResult failed = CommandResult.error(new IllegalStateException("out of stock"));

        assertThat(dispatch(config(), (c, context) -> failed)).isSameAs(failed);

        assertThat(only().success()).isFalse();
        assertThat(only().error()).isEqualTo("out of stock");
    }

    @Test
    void whatIsThrownIsRecordedAndReachesTheCaller() {
        for (Throwable thrown : List.of(
                Failures.silent(new IllegalStateException("broken")), Failures.silent(new LinkageError("broken")))) {
            CommandBus bus = bus(config(), (c, context) -> {
                throw sneaky(thrown);
            });

            assertThatThrownBy(() -> bus.dispatch(new Ship("order-1"), alice)).isSameAs(thrown);
        }

        assertThat(entries()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.success()).isFalse();
            assertThat(entry.error()).isEqualTo("broken");
            assertThat(entry.aggregateId()).isEqualTo("order-1");
        });
    }

    @Test
    void anExceptionWithoutMessageIsRecordedByItsName() {
        CommandBus bus = bus(config(), (c, context) -> {
            throw Failures.silent(new UnsupportedOperationException());
        });

        assertThat(catchThrowable(() -> bus.dispatch(new Ship("x"), alice)))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(only().error()).isEqualTo("java.lang.UnsupportedOperationException");
    }

    @Test
    void aCommandWithoutHandlerIsRecorded() {
        CommandBus bus = bus(config(), (c, context) -> CommandResult.success());

        assertThatThrownBy(() -> bus.dispatch(new Cancel(), alice)).isInstanceOf(HandlerNotFoundException.class);

        assertThat(only().commandType()).isEqualTo("Cancel");
        assertThat(only().success()).isFalse();
    }

    @Test
    void aNestedCommandIsRecordedAsCausedByTheOuterOne() {
        CommandBus bus = bus(config(), (c, context) -> context.dispatch(new Cancel()));
        bus.register(Cancel.class, (c, context) -> CommandResult.success());

        bus.dispatch(new Ship("order-1"), alice);

        AuditEntry outer = find(query().commandType("Ship")).get(0);
        AuditEntry inner = find(query().commandType("Cancel")).get(0);
        assertThat(inner.causationId()).isEqualTo(outer.commandId());
        assertThat(inner.correlationId()).isEqualTo("process");
        assertThat(inner.actor()).isEqualTo("alice");
    }

    @Test
    void anAnswerOfAnEarlierTimeIsMarked() {
        dispatch(config(), (c, context) -> CommandResult.success("order-1", 1).asReplayed());

        assertThat(only().replayed()).isTrue();
        assertThat(only().success()).isTrue();
    }

    @Test
    void whatTheContextDoesNotSayIsTakenFromTheCommand() {
        CommandBase own = new CommandBase("own-id", "own-process", "own-cause", Map.of("region", "eu"));
        CommandBus bus = bus(config(), (c, context) -> CommandResult.success());
        bus.register(Traced.class, (c, context) -> CommandResult.success());

        bus.dispatch(new Traced(own), MinkContext.empty().withTenantId(tenant));

        AuditEntry entry = only();
        assertThat(entry.commandId()).isEqualTo("own-id");
        assertThat(entry.correlationId()).isEqualTo("own-process");
        assertThat(entry.causationId()).isEqualTo("own-cause");
        assertThat(entry.metadata()).isEmpty();
    }

    @Test
    void metadataIsRecordedIfItIsWanted() {
        CommandBase own = CommandBase.empty().withMetadata("region", "eu");
        CommandBus bus = bus(config().includeMetadata(), (c, context) -> CommandResult.success());
        bus.register(Traced.class, (c, context) -> CommandResult.success());

        bus.dispatch(new Traced(own), alice);

        assertThat(only().metadata()).isEqualTo(Map.of("region", "eu"));
    }

    @Test
    void somebodyElseMaySayWhoActs() {
        dispatch(
                config().actorFunction((command, context) -> context.actor() + " for " + command.commandType()),
                (c, context) -> CommandResult.success());

        assertThat(only().actor()).isEqualTo("alice for Ship");
    }

    @Test
    void aFunctionThatFailsChangesNoOutcome() {
        AuditConfig.Builder config = config().includeMetadata()
                .actorFunction((command, context) -> {
                    throw Failures.silent(new IllegalStateException("no session"));
                })
                .redaction(entry -> {
                    throw Failures.silent(new IllegalStateException("no redaction"));
                });
        CommandResult failed = CommandResult.error(new IllegalStateException("password is secret"));

        assertThat(dispatch(config, (c, context) -> failed)).isSameAs(failed);

        assertThat(only().actor()).isEqualTo("alice");
        assertThat(only().error()).isEmpty();
        assertThat(only().success()).isFalse();
    }

    @Test
    void whatMustNotBeRecordedIsTakenOut() {
        AuditConfig.Builder config = config().failClosed()
                .redaction(entry -> entry.toBuilder()
                        .id("")
                        .intentId("")
                        .error(entry.error().replace("secret", "***"))
                        .build());

        dispatch(config, (c, context) -> CommandResult.error(new IllegalStateException("password is secret")));

        assertThat(only().error()).isEqualTo("password is ***");
        assertThat(find(query().withIntents())).hasSize(2);
    }

    @Test
    void commandsAreLeftOutByName() {
        store.failAfter(0);
        for (AuditConfig.Builder config : List.of(config(), config().failClosed())) {
            dispatch(config.skipCommands("Other", "Ship"), (c, context) -> CommandResult.success());
        }

        assertThat(store.appends()).isZero();
    }

    // ---------------------------------------------------------------- a store that fails

    @Test
    void anOutcomeStaysWhatItIsIfItCannotBeRecorded() {
        AuditMiddleware audit = AuditMiddleware.of(config().build());
        IllegalStateException broken = Failures.silent(new IllegalStateException("broken"));
        CommandBus bus = CommandBus.builder().middleware(audit).build();
        bus.register(Ship.class, (c, context) -> CommandResult.success("order-1", 1));
        bus.register(Cancel.class, (c, context) -> {
            throw broken;
        });
        store.failAfter(0);

        assertThat(bus.dispatch(new Ship("order-1"), alice)).isEqualTo(CommandResult.success("order-1", 1));
        assertThatThrownBy(() -> bus.dispatch(new Cancel(), alice))
                .isSameAs(broken)
                .hasNoSuppressedExceptions();

        assertThat(audit.lostEntries()).isEqualTo(2);
        assertThat(entries()).isEmpty();
    }

    @Test
    void whateverAStoreThrowsIsKeptFromTheCaller() {
        CommandResult result = CommandResult.success("order-1", 1);
        for (Throwable thrown :
                List.of(Failures.silent(new LinkageError("broken")), Failures.silent(new IOException("undeclared")))) {
            store.beforeAppend(entry -> {
                throw sneaky(thrown);
            });
            AuditMiddleware audit = AuditMiddleware.of(config().build());

            assertThat(bus(audit, (c, context) -> result).dispatch(new Ship("order-1"), alice))
                    .isEqualTo(result);
            assertThat(audit.lostEntries()).isEqualTo(1);
        }

        assertThatThrownBy(() -> dispatch(config().failClosed(), (c, context) -> result))
                .isInstanceOf(AuditUnavailableException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aCommandThatCannotBeAnnouncedIsNotExecuted() {
        AtomicInteger executed = new AtomicInteger();
        AuditMiddleware audit = AuditMiddleware.of(config().failClosed().build());
        CommandBus bus = bus(audit, (c, context) -> {
            executed.incrementAndGet();
            return CommandResult.success();
        });
        store.failAfter(0);

        assertThatThrownBy(() -> bus.dispatch(new Ship("order-1"), alice))
                .isInstanceOfSatisfying(
                        AuditUnavailableException.class,
                        e -> assertThat(e.commandType()).isEqualTo("Ship"))
                .hasCauseInstanceOf(AdapterException.class);

        assertThat(executed).hasValue(0);
        assertThat(audit.lostEntries()).isZero();
        assertThat(entries()).isEmpty();
    }

    @Test
    void anAnnouncedCommandIsFoundOnce() {
        AtomicInteger announced = new AtomicInteger();

        dispatch(config().failClosed(), (c, context) -> {
            AuditEntry intent = only();
            assertThat(intent.state()).isEqualTo(AuditState.INTENT);
            assertThat(intent.success()).isFalse();
            assertThat(intent.actor()).isEqualTo("alice");
            assertThat(intent.commandId()).isEqualTo(context.commandId());
            announced.incrementAndGet();
            return CommandResult.success("order-1", 1);
        });

        assertThat(announced).hasValue(1);
        assertThat(only().state()).isEqualTo(AuditState.OUTCOME);
        assertThat(only().success()).isTrue();
        assertThat(find(query().withIntents())).hasSize(2);
    }

    @Test
    void anExecutedCommandWhoseOutcomeIsLostSaysSo() {
        AuditMiddleware audit = AuditMiddleware.of(config().failClosed().build());
        CommandResult result = CommandResult.success("order-1", 1, "data");
        CommandBus bus = bus(audit, (c, context) -> result);
        store.failAfter(1);

        CommandNotAuditedException thrown =
                catchThrowableOfType(CommandNotAuditedException.class, () -> bus.dispatch(new Ship("order-1"), alice));

        assertThat(thrown.result()).contains(result);
        assertThat(thrown.commandType()).isEqualTo("Ship");
        assertThat(only().state()).isEqualTo(AuditState.INTENT);
        assertThat(only().id()).isEqualTo(thrown.intentId());
        assertThat(audit.lostEntries()).isEqualTo(1);
    }

    @Test
    void anExceptionIsNotHiddenByALostOutcome() {
        IllegalStateException broken = Failures.silent(new IllegalStateException("broken"));
        CommandBus bus = bus(config().failClosed(), (c, context) -> {
            throw broken;
        });
        store.failAfter(1);

        assertThatThrownBy(() -> bus.dispatch(new Ship("order-1"), alice)).isSameAs(broken);

        assertThat(broken.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandNotAuditedException.class,
                        e -> assertThat(e.result()).isEmpty());
    }

    @Test
    void aStoreMayEndWhileACommandIsExecuted() {
        AuditMiddleware open = AuditMiddleware.of(config().build());
        CommandResult result = CommandResult.success("order-1", 1);
        CommandHandler<Command> closing = (c, context) -> {
            adapter().close();
            return result;
        };

        CommandNotAuditedException thrown =
                catchThrowableOfType(CommandNotAuditedException.class, () -> dispatch(config().failClosed(), closing));
        assertThat(thrown.result()).contains(result);
        assertThat(thrown).hasCauseInstanceOf(AdapterClosedException.class);

        assertThat(bus(open, closing).dispatch(new Ship("order-1"), alice)).isEqualTo(result);
        assertThat(open.lostEntries()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- what is cancelled

    @Test
    void aCommandThatWasInterruptedIsRecorded() {
        for (AuditConfig.Builder config : List.of(config(), config().failClosed())) {
            Thread.currentThread().interrupt();
            dispatch(config, (c, context) -> CommandResult.success());
            assertThat(Thread.interrupted()).isTrue();

            dispatch(config, (c, context) -> {
                Thread.currentThread().interrupt();
                return CommandResult.success();
            });
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(entries()).hasSize(4);
    }

    @Test
    void anEntryIsWrittenAgainIfAnInterruptCutItShort() {
        AtomicInteger attempts = new AtomicInteger();
        store.beforeAppend(entry -> {
            if (attempts.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
                throw Failures.silent(new OperationCancelledException("append"));
            }
        });

        dispatch(config(), (c, context) -> CommandResult.success());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(entries()).hasSize(1);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void anEntryThatWasWrittenAllTheSameIsNotLost() {
        AtomicInteger attempts = new AtomicInteger();
        store.afterAppend(entry -> {
            attempts.incrementAndGet();
            Thread.currentThread().interrupt();
            throw Failures.silent(new OperationCancelledException("append"));
        });
        AuditMiddleware audit = AuditMiddleware.of(config().build());

        bus(audit, (c, context) -> CommandResult.success()).dispatch(new Ship("order-1"), alice);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(entries()).hasSize(1);
        assertThat(attempts).hasValue(1);
        assertThat(audit.lostEntries()).isZero();
    }

    @Test
    void aCommandThatIsOverdueIsRecorded() {
        CommandBus bus = bus(config().failClosed(), (c, context) -> {
            context.context().checkActive("ship");
            return CommandResult.success();
        });

        assertThatThrownBy(() -> bus.dispatch(
                        new Ship("order-1"), alice.withDeadline(Instant.now().minusSeconds(1))))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(only().state()).isEqualTo(AuditState.OUTCOME);
        assertThat(only().error()).contains("deadline");
    }

    // ---------------------------------------------------------------- many at once, and chained

    @Test
    void manyThreadsLeaveOneEntryEachInAnIntactChain() throws InterruptedException {
        AuditStore backend = AuditStore.of(adapter());
        AuditChain chain = backend.capability(AuditChain.class).orElseThrow();
        long before = position(chain);
        int each = Rounds.of(10, 200);
        CommandBus bus = bus(
                AuditConfig.builder(backend).hashChain().failClosed(),
                (c, context) -> CommandResult.success(((Ship) c).aggregateId(), 1));
        try (Race race = new Race(THREADS)) {
            List<Outcome<Integer>> outcomes = race.run(thread -> () -> {
                for (int n = 0; n < each; n++) {
                    bus.dispatch(new Ship(thread + "/" + n), alice);
                }
                return each;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        List<AuditEntry> found = find(query().limit(AuditQuery.MAX_LIMIT));
        assertThat(found)
                .hasSize(THREADS * each)
                .allMatch(AuditEntry::success)
                .extracting(AuditEntry::aggregateId)
                .doesNotHaveDuplicates();
        assertThat(chain.verify().faults()).isEmpty();
        assertThat(position(chain)).isEqualTo(before + 2L * THREADS * each);
    }

    @Test
    void aChainTakesAStoreThatHasOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().hashChain().build())
                .withMessageContaining("cannot chain");
    }

    private static long position(AuditChain chain) {
        return chain.head().map(AuditLink::position).orElse(0L);
    }

    private AuditConfig.Builder config() {
        return AuditConfig.builder(store);
    }

    private CommandBus bus(AuditConfig.Builder config, CommandHandler<? super Command> handler) {
        return bus(AuditMiddleware.of(config.build()), handler);
    }

    private static CommandBus bus(AuditMiddleware audit, CommandHandler<? super Command> handler) {
        CommandBus bus = CommandBus.builder().middleware(audit).build();
        bus.register(Ship.class, handler::handle);
        return bus;
    }

    private CommandResult dispatch(AuditConfig.Builder config, CommandHandler<? super Command> handler) {
        return bus(config, handler).dispatch(new Ship("order-1"), alice);
    }

    private AuditQuery.Builder query() {
        return AuditQuery.builder().tenantId(tenant);
    }

    private List<AuditEntry> find(AuditQuery.Builder query) {
        return store.find(query.build());
    }

    private List<AuditEntry> entries() {
        return find(query());
    }

    private AuditEntry only() {
        List<AuditEntry> entries = entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** Goes on by one and a half seconds each time that it is read. */
    private static final class TickingClock extends Clock {
        private final AtomicInteger readings = new AtomicInteger();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return NOON.plusMillis(1_500L * readings.getAndIncrement());
        }
    }
}
