package dev.mink.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.MinkContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommandBusTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CommandBus bus = CommandBus.builder().async(4, 20_000).build();

    record Rename(String id, String name) implements Command {}

    @CommandType("rename.v2")
    record RenameAgain(String id) implements Command {}

    record Traced(CommandBase base) implements TraceableCommand {}

    /** Another class with the name of one above. */
    static final class Other {
        record Rename(int number) implements Command {}
    }

    @AfterEach
    void close() {
        bus.close(Duration.ofMillis(100));
    }

    private Middleware noting(String name) {
        return next -> (command, context) -> {
            seen.add(name + " before");
            CommandResult result = next.handle(command, context);
            seen.add(name + " after");
            return result;
        };
    }

    @Test
    void takesACommandToTheHandlerOfItsClass() {
        bus.register(Rename.class, (command, context) -> CommandResult.success(command.id(), 3, command.name()));

        CommandResult result = bus.dispatch(new Rename("1", "new"));

        assertThat(result).isEqualTo(CommandResult.success("1", 3, "new"));
        assertThat(bus.hasHandler("Rename")).isTrue();
        assertThat(bus.handlerCount()).isEqualTo(1);
    }

    @Test
    void aCommandWithoutHandlerIsSeenByMiddleware() {
        bus.use(noting("a"));
        HandlerNotFoundException missing =
                catchThrowableOfType(HandlerNotFoundException.class, () -> bus.dispatch(new Rename("1", "x")));
        assertThat(missing.commandType()).isEqualTo("Rename");
        assertThat(missing).hasMessage("mink: no handler registered for command type \"Rename\"");
        assertThat(seen).containsExactly("a before");
    }

    @Test
    void commandsHaveTheNameOfTheirClassOrItsAnnotation() {
        assertThat(new Rename("1", "x").commandType()).isEqualTo("Rename");
        assertThat(new RenameAgain("1").commandType()).isEqualTo("rename.v2");
        Command anonymous = new Command() {};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.dispatch(anonymous))
                .withMessageContaining("has no name");
    }

    @Test
    void aNameHasOneHandlerUnlessItIsReplaced() {
        bus.register(Rename.class, (command, context) -> CommandResult.success("first", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.register(Other.Rename.class, (command, context) -> CommandResult.success()))
                .withMessageContaining("\"Rename\" has a handler already");
        bus.replace(GenericHandler.of(Rename.class, (command, context) -> CommandResult.success("second", 1)));
        assertThat(bus.dispatch(new Rename("1", "x")).aggregateId()).isEqualTo("second");
    }

    @Test
    void aCommandOfAnotherClassWithTheNameIsRefused() {
        bus.register(Rename.class, (command, context) -> CommandResult.success());
        assertThatThrownBy(() -> bus.dispatch(new Other.Rename(1)))
                .isInstanceOf(UnexpectedCommandException.class)
                .hasMessageContaining("takes " + Rename.class.getName() + ", not " + Other.Rename.class.getName());
    }

    @Test
    void aHandlerByNameTakesEveryClass() {
        bus.registerFunc("Rename", (command, context) -> CommandResult.success(command.toString(), 1));
        assertThat(bus.dispatch(new Other.Rename(1)).aggregateId()).isEqualTo("Rename[number=1]");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless handler does
    void nothingIsNoResult() {
        bus.register(Rename.class, (command, context) -> null);
        assertThatThrownBy(() -> bus.dispatch(new Rename("1", "x")))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the handler of Rename");
        assertThatThrownBy(() -> bus.dispatch(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("command");
    }

    @Test
    @SuppressWarnings("NullAway") // what careless middleware does
    void nothingFromMiddlewareIsNoResultEither() {
        bus.use(next -> (command, context) -> null);
        assertThatThrownBy(() -> bus.dispatch(new Rename("1", "x")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the result of the middleware");
    }

    @Test
    void makingALayerHoldsUpNobody() throws InterruptedException {
        AtomicBoolean first = new AtomicBoolean(true);
        bus.use(next -> {
            if (first.getAndSet(false)) {
                Thread other = new Thread(() -> bus.use(noting("other")));
                other.start();
                joinUninterruptibly(other);
            }
            return next;
        });
        bus.register(Rename.class, (command, context) -> CommandResult.success());

        bus.dispatch(new Rename("1", "x"));

        assertThat(bus.middlewareCount()).isEqualTo(2);
        assertThat(seen).containsExactly("other before", "other after");
    }

    @Test
    void middlewareRunsInTheOrderAddedAndIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        bus.use(noting("a"), noting("b"));
        bus.use(Middleware.chain(noting("c"), noting("d")), next -> {
            made.incrementAndGet();
            return next;
        });
        bus.register(Rename.class, (command, context) -> {
            seen.add("handler");
            return CommandResult.success();
        });

        bus.dispatch(new Rename("1", "x"));
        bus.dispatch(new Rename("2", "x"));

        assertThat(seen.subList(0, 9))
                .containsExactly(
                        "a before",
                        "b before",
                        "c before",
                        "d before",
                        "handler",
                        "d after",
                        "c after",
                        "b after",
                        "a after");
        assertThat(made).hasValue(1);
        assertThat(bus.middlewareCount()).isEqualTo(4);
    }

    @Test
    void middlewareMayAnswerInPlaceOfTheHandlerAndChangeWhatItGets() {
        bus.use(next -> (command, context) ->
                command instanceof Rename rename && rename.name().isEmpty()
                        ? CommandResult.error(new IllegalStateException("no name"))
                        : next.handle(new Rename("changed", "x"), context.with(c -> c.withTenantId("acme"))));
        bus.register(
                Rename.class,
                (command, context) -> CommandResult.success(command.id() + " of " + context.tenantId(), 1));

        assertThat(bus.dispatch(new Rename("1", "")).isError()).isTrue();
        assertThat(bus.dispatch(new Rename("1", "y")).aggregateId()).isEqualTo("changed of acme");
    }

    @Test
    void whatAHandlerThrowsReachesTheCaller() {
        AssertionError error = new AssertionError("handler");
        bus.register(Rename.class, (command, context) -> {
            throw error;
        });
        assertThatThrownBy(() -> bus.dispatch(new Rename("1", "x"))).isSameAs(error);
        assertThat(bus.dispatchAsync(new Rename("1", "x")).join().thrown()).containsSame(error);
    }

    @Test
    void everyDispatchHasACommandId() {
        List<String> ids = new ArrayList<>();
        bus.register(Rename.class, (command, context) -> {
            ids.add(context.commandId());
            return CommandResult.success();
        });
        bus.register(Traced.class, (command, context) -> {
            ids.add(context.commandId());
            return CommandResult.success();
        });
        MinkContext other = MinkContext.empty().withCommandId("of another command");

        bus.dispatch(new Rename("1", "x"), other);
        bus.dispatch(new Rename("1", "x"), other);
        bus.dispatch(new Traced(CommandBase.empty().withCommandId("own")), other);

        assertThat(ids.get(0)).isNotBlank().isNotEqualTo("of another command").isNotEqualTo(ids.get(1));
        assertThat(ids.get(2)).isEqualTo("own");
    }

    @Test
    void aNestedCommandIsCausedByTheOuterOneUnlessItSaysOtherwise() {
        List<MinkContext> contexts = new ArrayList<>();
        bus.register(Rename.class, (command, context) -> {
            contexts.add(context.context());
            context.dispatch(new Traced(CommandBase.empty()));
            bus.dispatch(new Traced(CommandBase.empty()), context.context());
            return context.dispatch(new Traced(CommandBase.empty().withCausationId("an event")));
        });
        bus.register(Traced.class, (command, context) -> {
            contexts.add(context.context());
            return CommandResult.success();
        });

        bus.dispatch(
                new Rename("1", "x"),
                MinkContext.empty()
                        .withCorrelationId("process")
                        .withCausationId("caller")
                        .withActor("ann"));

        MinkContext outer = contexts.get(0);
        assertThat(outer.causationId()).isEqualTo("caller");
        assertThat(outer.toMetadata().causationId()).isEqualTo(outer.commandId());
        assertThat(contexts.get(1).causationId()).isEqualTo(outer.commandId());
        assertThat(contexts.get(1).commandId()).isNotEqualTo(outer.commandId());
        assertThat(contexts.get(1).correlationId()).isEqualTo("process");
        assertThat(contexts.get(1).actor()).isEqualTo("ann");
        assertThat(contexts.get(2).causationId()).as("through the bus").isEqualTo(outer.commandId());
        assertThat(contexts.get(3).causationId()).isEqualTo("an event");
    }

    @Test
    void dataSaidBeforehandIsThatOfTheResult() {
        bus.register(Rename.class, (command, context) -> {
            context.result("said");
            return command.name().isEmpty() ? CommandResult.success() : CommandResult.success("1", 1, command.name());
        });
        assertThat(bus.dispatch(new Rename("1", "")).data()).contains("said");
        assertThat(bus.dispatch(new Rename("1", "returned")).data()).contains("returned");
    }

    @Test
    void anAsynchronousDispatchTellsHowItEnded() {
        bus.register(Rename.class, (command, context) -> {
            if (command.name().isEmpty()) {
                throw new IllegalStateException("no name");
            }
            return CommandResult.success(Thread.currentThread().getName(), 1);
        });
        assertThat(bus.dispatchAsync(new Rename("1", "x")).join().orElseThrow().aggregateId())
                .startsWith("mink-command-");
        DispatchResult failed = bus.dispatchAsync(new Rename("1", "")).join();
        assertThat(failed.isSuccess()).isFalse();
        assertThat(failed.error()).get().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(failed::orElseThrow).isInstanceOf(IllegalStateException.class);
        assertThat(bus.dispatchAsync(new RenameAgain("1")).join().error())
                .get()
                .isInstanceOf(HandlerNotFoundException.class);
    }

    @Test
    void tooManyAsynchronousCommandsAreRejected() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (CommandBus small = CommandBus.builder().async(1, 1).build()) {
            small.register(Rename.class, (command, context) -> {
                begun.countDown();
                awaitUninterruptibly(goOn);
                return CommandResult.success();
            });
            CompletableFuture<DispatchResult> first = small.dispatchAsync(new Rename("1", "x"));
            begun.await();
            CompletableFuture<DispatchResult> second = small.dispatchAsync(new Rename("2", "x"));
            DispatchResult third = small.dispatchAsync(new Rename("3", "x")).join();

            assertThat(third.error()).get().isInstanceOf(CommandRejectedException.class);
            goOn.countDown();
            assertThat(first.join().isSuccess()).isTrue();
            assertThat(second.join().isSuccess()).isTrue();
        }
    }

    @Test
    void allCommandsAreDispatchedWhetherOrNotOneFails() {
        bus.register(Rename.class, (command, context) -> {
            if (command.id().equals("2")) {
                throw new IllegalStateException("no");
            }
            return command.id().equals("3")
                    ? CommandResult.error(new IllegalStateException("foreseen"))
                    : CommandResult.success(command.id(), 1);
        });

        List<DispatchResult> results = bus.dispatchAll(
                List.of(new Rename("1", "x"), new Rename("2", "x"), new Rename("3", "x"), new Rename("4", "x")));

        assertThat(results).extracting(DispatchResult::isSuccess).containsExactly(true, false, false, true);
        assertThat(bus.dispatchAll(List.of())).isEmpty();
    }

    @Test
    void anErrorOfOneDoesNotLoseTheOthers() {
        bus.register(Rename.class, (command, context) -> {
            if (command.id().equals("1")) {
                throw new AssertionError("broken");
            }
            return CommandResult.success(command.id(), 1);
        });

        List<DispatchResult> results = bus.dispatchAll(List.of(new Rename("1", "x"), new Rename("2", "x")));

        assertThat(results.get(0).thrown()).get().isInstanceOf(AssertionError.class);
        assertThat(results.get(1).isSuccess()).isTrue();
    }

    @Test
    void dispatchingAllStopsWhenItIsCancelledBeforeTheLastOne() {
        bus.register(Rename.class, (command, context) -> {
            if (command.name().equals("interrupt")) {
                Thread.currentThread().interrupt();
            }
            return CommandResult.success(command.id(), 1);
        });

        DispatchCancelledException cancelled = catchThrowableOfType(
                DispatchCancelledException.class,
                () -> bus.dispatchAll(List.of(new Rename("1", "interrupt"), new Rename("2", "x"))));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(cancelled.results()).hasSize(1);
        assertThat(bus.dispatchAll(List.of(new Rename("1", "x"), new Rename("2", "interrupt"))))
                .as("nothing was left to cancel")
                .hasSize(2);
        assertThat(Thread.interrupted()).isTrue();
        MinkContext late = MinkContext.empty().withDeadline(Instant.now().minusSeconds(1));
        assertThatExceptionOfType(DispatchCancelledException.class)
                .isThrownBy(() -> bus.dispatchAll(List.of(new Rename("1", "x")), late));
    }

    @Test
    void aClosedBusAcceptsNothing() {
        bus.close();
        bus.close();
        assertThat(bus.isClosed()).isTrue();
        assertThatThrownBy(() -> bus.dispatch(new Rename("1", "x"))).isInstanceOf(CommandBusClosedException.class);
        assertThat(bus.dispatchAsync(new Rename("1", "x")).join().error())
                .get()
                .isInstanceOf(CommandBusClosedException.class);
        assertThatThrownBy(() -> bus.register(Rename.class, (command, context) -> CommandResult.success()))
                .isInstanceOf(CommandBusClosedException.class);
        assertThatThrownBy(() -> bus.use(noting("a"))).isInstanceOf(CommandBusClosedException.class);
    }

    @Test
    void closingWaitsForWhatIsUnderWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<String> end = new AtomicReference<>("");
        bus.register(Rename.class, (command, context) -> {
            begun.countDown();
            awaitUninterruptibly(goOn);
            context.dispatch(new RenameAgain("nested"));
            end.set("done");
            return CommandResult.success();
        });
        bus.register(RenameAgain.class, (command, context) -> CommandResult.success());
        Thread dispatching = new Thread(() -> bus.dispatch(new Rename("1", "x")));
        dispatching.start();
        begun.await();
        Thread closing = new Thread(bus::close);
        closing.start();
        while (!bus.isClosed() || closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        goOn.countDown();
        closing.join();

        assertThat(end).as("a nested command of one under way").hasValue("done");
        dispatching.join();
    }

    @Test
    void aHandlerMayCloseTheBus() {
        bus.register(Rename.class, (command, context) -> {
            bus.close();
            return CommandResult.success();
        });
        assertThat(bus.dispatch(new Rename("1", "x")).isSuccess()).isTrue();
        assertThat(bus.isClosed()).isTrue();
    }

    @Test
    void anAsynchronousHandlerAndWhatDependsOnItMayCloseTheBus() {
        bus.register(Rename.class, (command, context) -> {
            if (command.name().equals("close")) {
                bus.close();
            }
            return CommandResult.success();
        });
        CompletableFuture<Boolean> closed = bus.dispatchAsync(new Rename("1", "x"))
                .thenApply(result -> {
                    bus.close();
                    return bus.isClosed();
                });
        assertThat(closed.join()).isTrue();
    }

    @Test
    void anAsynchronousHandlerThatClosesTheBusIsNotInterrupted() {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        bus.register(Rename.class, (command, context) -> {
            bus.close();
            interrupted.add(Thread.currentThread().isInterrupted());
            return CommandResult.success();
        });
        assertThat(bus.dispatchAsync(new Rename("1", "x")).join().isSuccess()).isTrue();
        assertThat(interrupted).containsExactly(false);
        eventuallyNoThread("mink-command-");
    }

    @Test
    void aHandlerThatDoesNotWaitForTheOthersInterruptsOnlyThem() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        List<String> interrupted = new CopyOnWriteArrayList<>();
        bus.register(Rename.class, (command, context) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.add("the one that hangs");
            }
            return CommandResult.success();
        });
        bus.register(RenameAgain.class, (command, context) -> {
            bus.close(Duration.ZERO);
            if (Thread.currentThread().isInterrupted()) {
                interrupted.add("the one that closes");
            }
            return CommandResult.success();
        });
        CompletableFuture<DispatchResult> hanging = bus.dispatchAsync(new Rename("1", "x"));
        begun.await();

        bus.dispatchAsync(new RenameAgain("2")).join();

        hanging.join();
        assertThat(interrupted).containsExactly("the one that hangs");
    }

    @Test
    void whatWaitsForTheThreadThatClosesTheBusIsExecuted() {
        CountDownLatch waiting = new CountDownLatch(1);
        CommandBus single = CommandBus.builder().async(1, 10).build();
        single.register(Rename.class, (command, context) -> {
            if (command.name().equals("close")) {
                awaitUninterruptibly(waiting);
                single.close(Duration.ofSeconds(10));
            }
            return CommandResult.success(command.id(), 1);
        });
        CompletableFuture<DispatchResult> closing = single.dispatchAsync(new Rename("1", "close"));
        CompletableFuture<DispatchResult> behind = single.dispatchAsync(new Rename("2", "x"));
        waiting.countDown();

        assertThat(behind.join().orElseThrow().aggregateId()).isEqualTo("2");
        assertThat(closing.join().orElseThrow().aggregateId()).isEqualTo("1");
        eventuallyNoThread("mink-command-");
    }

    @Test
    void handlersThatCloseTheBusDoNotWaitForEachOther() {
        CyclicBarrier together = new CyclicBarrier(3);
        bus.register(Rename.class, (command, context) -> {
            awaitAll(together);
            bus.close(Duration.ofSeconds(20));
            return CommandResult.success();
        });
        List<CompletableFuture<DispatchResult>> outcomes = List.of(
                bus.dispatchAsync(new Rename("1", "x")),
                bus.dispatchAsync(new Rename("2", "x")),
                bus.dispatchAsync(new Rename("3", "x")));

        assertThat(outcomes)
                .allMatch(outcome ->
                        outcome.orTimeout(10, TimeUnit.SECONDS).join().isSuccess());
    }

    @Test
    void anExecutorThatFailsEndsTheCommandAndHoldsUpNothing() {
        for (RuntimeException failure :
                List.of(new RejectedExecutionException("full"), new IllegalStateException("broken"))) {
            CommandBus broken = CommandBus.builder()
                    .asyncExecutor(work -> {
                        throw failure;
                    })
                    .build();
            assertThat(broken.dispatchAsync(new Rename("1", "x")).join().isSuccess())
                    .isFalse();
            assertThat(broken.dispatchAsync(new Command() {}).join().isSuccess())
                    .as("also one that cannot say its type")
                    .isFalse();
            long begun = System.nanoTime();
            broken.close(Duration.ofSeconds(20));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void closingDoesNotWaitForEver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        bus.register(Rename.class, (command, context) -> {
            begun.countDown();
            awaitUninterruptibly(goOn);
            return CommandResult.success();
        });
        Thread stuck = new Thread(() -> bus.dispatch(new Rename("1", "x")));
        stuck.start();
        begun.await();

        bus.close(Duration.ofMillis(20));

        assertThat(bus.isClosed()).isTrue();
        assertThat(stuck.isAlive()).isTrue();
        goOn.countDown();
        stuck.join();
    }

    @Test
    void everyAcceptedCommandHasAnOutcomeWhenTheBusIsClosedMeanwhile() throws InterruptedException {
        AtomicInteger executed = new AtomicInteger();
        bus.register(Rename.class, (command, context) -> {
            executed.incrementAndGet();
            return CommandResult.success();
        });
        List<CompletableFuture<DispatchResult>> outcomes = new CopyOnWriteArrayList<>();
        CountDownLatch some = new CountDownLatch(1_000);
        Thread sender = new Thread(() -> {
            List<CompletableFuture<DispatchResult>> sent = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                sent.add(bus.dispatchAsync(new Rename("" + i, "x")));
                some.countDown();
            }
            outcomes.addAll(sent);
        });
        sender.start();
        some.await();

        bus.close();
        sender.join();

        int succeeded = 0;
        for (CompletableFuture<DispatchResult> outcome : outcomes) {
            DispatchResult result = outcome.orTimeout(10, TimeUnit.SECONDS).join();
            if (result.isSuccess()) {
                succeeded++;
            } else {
                assertThat(result.error()).get().isInstanceOf(CommandBusClosedException.class);
            }
        }
        assertThat(outcomes).hasSize(10_000);
        assertThat(executed).hasValue(succeeded);
        assertThat(succeeded).isGreaterThanOrEqualTo(1_000);
        eventuallyNoThread("mink-command-");
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the others did not come", e);
        }
    }

    private static void eventuallyNoThread(String name) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(name))) {
            assertThat(System.nanoTime()).as("threads of the bus end").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
        assertThat(thread.isAlive()).as("held up").isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
