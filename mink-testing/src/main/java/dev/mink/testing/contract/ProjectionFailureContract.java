package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionHandler;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.RestartPolicy;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.TappedTransactions.Loss;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of projections whose handlers, or what decides about them, fail in whatever way. */
public abstract class ProjectionFailureContract extends ProjectionContract {
    private final List<ProjectionState> states = new CopyOnWriteArrayList<>();
    private Counters counters;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ProjectionFailureContract() {}

    @BeforeEach
    final void findCounters() {
        counters = new Counters(checkpoints);
    }

    @Override
    final ProjectionEngineBuilder settings(EventStore over) {
        return super.settings(over).stateObserver((projection, before, now, failure) -> states.add(now));
    }

    /** Something that a handler can throw. */
    private enum Thrown {
        UNCHECKED,
        CHECKED,
        ASSERTION,
        OUT_OF_MEMORY,
        STACK_OVERFLOW,
        INTERRUPTED,
        CANCELLED;

        Throwable make() {
            return switch (this) {
                case UNCHECKED -> new IllegalStateException("on purpose");
                case CHECKED -> new IOException("on purpose");
                case ASSERTION -> new AssertionError("on purpose");
                case OUT_OF_MEMORY -> new OutOfMemoryError("on purpose");
                case STACK_OVERFLOW -> new StackOverflowError("on purpose");
                case INTERRUPTED -> new InterruptedException("on purpose");
                case CANCELLED -> new CancellationException("on purpose");
            };
        }

        void raise() throws Exception {
            Throwable raised = Failures.silent(make());
            if (raised instanceof Error error) {
                throw error;
            }
            throw (Exception) raised;
        }
    }

    // ---------------------------------------------------------------- handlers that fail

    @Test
    void whatAHandlerThrowsConcernsItsEventAlone() {
        for (Thrown thrown : Thrown.values()) {
            engine.registerAsync(
                    async(nameOf(thrown), amount -> {
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        if (amount == 2) {
                            thrown.raise();
                        }
                    }),
                    options().onPoisonEvent(PoisonDecision.SKIP).build());
        }
        launch();

        AppendResult first = deposit(1, 2, 3);
        AppendResult last = deposit(4);

        for (Thrown thrown : Thrown.values()) {
            engine.awaitApplied(first, nameOf(thrown), patience());
            engine.awaitApplied(last, nameOf(thrown), patience());
            assertThat(counters.counted(nameOf(thrown))).as(nameOf(thrown)).isEqualTo(1 + 3 + 4);
            ProjectionStatus status = engine.getStatus(nameOf(thrown));
            assertThat(status.eventsSkipped()).isEqualTo(1);
            assertThat(status.error()).isEmpty();
        }
        assertThat(states).doesNotContain(ProjectionState.FAULTED);
    }

    @Test
    void whatAnInlineHandlerThrowsUndoesTheAppend() {
        engine.attach();
        for (Thrown thrown : Thrown.values()) {
            String projection = nameOf(thrown);
            engine.registerInline(InlineProjection.named(projection)
                    .on(Deposited.class, (event, context) -> {
                        counters.count(context, event.amount().longValue());
                        if (event.amount().intValue() == 2) {
                            thrown.raise();
                        }
                    })
                    .build());

            assertThatThrownBy(() -> deposit(1, 2, 3))
                    .isInstanceOf(ProjectionFailedException.class)
                    .hasCauseInstanceOf(thrown.make().getClass());
            assertThat(Thread.interrupted()).isEqualTo(thrown == Thrown.INTERRUPTED);
            assertThat(store().load(stream)).isEmpty();
            assertThat(counters.counted(projection)).isZero();
            engine.unregister(projection);
        }
    }

    @Test
    void whatALiveHandlerThrowsConcernsItsEventAlone() {
        List<List<Integer>> seen = new ArrayList<>();
        for (Thrown thrown : Thrown.values()) {
            List<Integer> told = new CopyOnWriteArrayList<>();
            seen.add(told);
            engine.registerLive(LiveProjection.named(nameOf(thrown))
                    .on(Deposited.class, (event, context) -> {
                        if (context.event().streamId().equals(stream)) {
                            told.add(event.amount().intValue());
                            if (event.amount().intValue() == 2) {
                                thrown.raise();
                            }
                        }
                    })
                    .build());
        }
        engine.attach();
        launch();

        var unused = deposit(1, 2, 3);

        for (List<Integer> told : seen) {
            eventually("the news", () -> told.size() == 3);
            assertThat(told).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aReadModelThatIsAwayForAWhileLosesNothing() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                async(name, amount -> {
                    if (amount == 2 && away.get()) {
                        failures.incrementAndGet();
                        throw Failures.silent(new SQLTransientConnectionException("the read model is away"));
                    }
                }),
                options().batchSize(2).build());
        launch();

        AppendResult last = deposit(1, 2, 3, 4, 5);
        eventually("more failures than are allowed for an event", () -> failures.get() > 4);
        ProjectionStatus status = engine.getStatus(name);
        assertThat(status.isRetrying()).isTrue();
        assertThat(status.errorText()).contains("the read model is away");
        away.set(false);
        engine.awaitApplied(last, name, patience());

        assertThat(counters.counted(name)).isEqualTo(15);
        assertThat(engine.getStatus(name).error()).isEmpty();
        assertThat(states).doesNotContain(ProjectionState.FAULTED, ProjectionState.STOPPED);
    }

    @Test
    void aStatusSaysWhatWasKnownLastWhileTheBackendIsAway() {
        engine.registerAsync(async(name, amount -> {}), options().build());
        launch();
        AppendResult last = deposit(1, 2);
        engine.awaitApplied(last, name, patience());
        assertThat(engine.getStatus(name).lag()).isZero();

        tap().beforeEveryPosition(() -> {
            throw Failures.away();
        });

        assertThat(engine.getAllStatuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(ProjectionState.RUNNING);
            assertThat(status.lastPosition()).isGreaterThanOrEqualTo(last.lastPosition());
            assertThat(status.eventsProcessed()).isEqualTo(2);
            assertThat(status.lag()).isZero();
        });
    }

    @Test
    void aHandlerThatCannotBeInterruptedHoldsUpItsOwnProjectionOnly() {
        Semaphore go = new Semaphore(0);
        AtomicInteger calls = new AtomicInteger();
        engine.registerAsync(
                async(name, amount -> {
                    calls.incrementAndGet();
                    go.acquireUninterruptibly();
                }),
                options().batchTimeout(Duration.ofMillis(50)).build());
        String other = name + "-other";
        engine.registerAsync(
                AsyncProjection.named(other)
                        .on(Deposited.class, (event, context) -> {})
                        .build(),
                options().build());
        launch();

        AppendResult last = deposit(7);
        engine.awaitApplied(last, other, patience());
        eventually("the call", () -> calls.get() == 1);
        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> engine.stop(Duration.ofMillis(200)));
        assertThatThrownBy(() -> engine.start()).isInstanceOf(ProjectionEngineAlreadyRunningException.class);
        assertThat(calls).hasValue(1);

        go.release(1_000);
        engine.stop(patience());
        engine.start();
        engine.awaitApplied(last, name, patience());
        assertThat(counters.counted(name)).isEqualTo(7);
    }

    // ---------------------------------------------------------------- commits whose answer is lost

    /** Loses the answer to the commit of two deposits, 3 and 4 after 1 and 2; tells what the handler was given. */
    private List<Integer> loseAnswerToABatch(Loss loss, Runnable andThen) {
        List<Integer> handled = new CopyOnWriteArrayList<>();
        engine.registerAsync(async(name, handled::add), options().build());
        launch();
        engine.awaitApplied(deposit(1, 2), name, patience());

        tap().transactions().loseNextAnswer("apply projection " + name, loss);
        andThen.run();
        AppendResult last = deposit(3, 4);
        engine.awaitApplied(last, name, patience());

        assertThat(tap().transactions().answersToLose()).isZero();
        assertThat(counters.counted(name)).isEqualTo(10);
        assertThat(position(name)).isGreaterThanOrEqualTo(last.lastPosition());
        eventually("the recovery", () -> engine.getStatus(name).error().isEmpty());
        assertThat(engine.getStatus(name).consecutiveErrors()).isZero();
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(counters.counted(name)).isEqualTo(15);
        assertThat(states).doesNotContain(ProjectionState.FAULTED, ProjectionState.STOPPED);
        return handled;
    }

    @Test
    void aBatchThatWasCommittedWithoutAnAnswerIsNotAppliedAgain() {
        assertThat(loseAnswerToABatch(Loss.COMMITTED, () -> {})).containsExactly(1, 2, 3, 4, 5);
        assertThat(engine.getStatus(name).eventsProcessed()).isEqualTo(5);
    }

    @Test
    void aBatchThatWasUndoneWithoutAnAnswerIsAppliedAgain() {
        assertThat(loseAnswerToABatch(Loss.UNDONE, () -> {})).containsExactly(1, 2, 3, 4, 3, 4, 5);
        assertThat(engine.getStatus(name).eventsProcessed()).isEqualTo(5);
    }

    @Test
    void aBatchThatNobodyCanAskAboutHasItsEffectOnce() {
        List<Integer> handled =
                loseAnswerToABatch(Loss.COMMITTED, () -> tap().checkpoints().failNextRead(name, Failures.away()));

        assertThat(tap().checkpoints().awaitsRead(name)).isFalse();
        assertThat(handled).startsWith(1, 2, 3, 4).endsWith(5);
    }

    @Test
    void anEventThatIsLeftOutWithoutAnAnswerIsLeftOutOnce() {
        for (Loss loss : Loss.values()) {
            String projection = nameOf(loss);
            engine.registerAsync(
                    async(projection, amount -> {
                        if (amount == 2) {
                            throw Failures.silent(new IllegalStateException("poison"));
                        }
                    }),
                    options().onPoisonEvent(PoisonDecision.SKIP).build());
        }
        launch();
        for (Loss loss : Loss.values()) {
            tap().transactions().loseNextAnswer("apply projection " + nameOf(loss), loss);
        }

        var unused = deposit(2);
        AppendResult last = deposit(3);

        for (Loss loss : Loss.values()) {
            engine.awaitApplied(last, nameOf(loss), patience());
            assertThat(counters.counted(nameOf(loss))).as(nameOf(loss)).isEqualTo(3);
            eventually(
                    "the recovery", () -> engine.getStatus(nameOf(loss)).error().isEmpty());
            assertThat(engine.getStatus(nameOf(loss)).eventsSkipped())
                    .as(nameOf(loss))
                    .isEqualTo(1);
        }
        assertThat(tap().transactions().answersToLose()).isZero();
        assertThat(states).doesNotContain(ProjectionState.FAULTED);
    }

    @Test
    void aPositionThatIsSavedWithoutAnAnswerIsNoErrorForLong() {
        for (Loss loss : Loss.values()) {
            engine.registerAsync(async(nameOf(loss), amount -> {}), options().build());
        }
        launch();
        for (Loss loss : Loss.values()) {
            tap().transactions().loseNextAnswer("checkpoint projection " + nameOf(loss), loss);
        }

        AppendResult others = store().append(stream, List.of(new Bank.Opened("somebody")));

        eventually("the losses", () -> tap().transactions().answersToLose() == 0);
        for (Loss loss : Loss.values()) {
            eventually("the saved position", () -> position(nameOf(loss)) >= others.lastPosition());
            eventually(
                    "the recovery", () -> engine.getStatus(nameOf(loss)).error().isEmpty());
        }
    }

    @Test
    void aFeedThatIsAwayForAMomentIsNoErrorForLong() {
        engine.registerAsync(async(name, amount -> {}), options().build());
        launch();

        tap().beforeEveryRead(() -> {
            throw Failures.away();
        });
        eventually("the error", () -> engine.getStatus(name).error().isPresent());
        tap().beforeEveryRead(() -> {});

        eventually("the recovery", () -> engine.getStatus(name).error().isEmpty());
        assertThat(engine.getStatus(name).consecutiveErrors()).isZero();
    }

    // ---------------------------------------------------------------- decisions that fail

    /** Something that is asked what to do about a failure, and fails as well. */
    private enum Decision {
        CLASSIFIER,
        POISON,
        RETRY,
        RETRY_DELAY,
        RESTART,
        RESTART_DELAY;

        AsyncOptions in(AsyncOptions.Builder options) {
            return switch (this) {
                case CLASSIFIER ->
                    options.errorClassifier(failure -> {
                                throw refusal();
                            })
                            .build();
                case POISON ->
                    options.onPoisonEvent((event, failure) -> {
                                throw refusal();
                            })
                            .build();
                case RETRY -> options.retryPolicy(new Retries(false)).build();
                case RETRY_DELAY -> options.retryPolicy(new Retries(true)).build();
                case RESTART -> options.restartPolicy(new Restarts(false)).build();
                case RESTART_DELAY -> options.restartPolicy(new Restarts(true)).build();
            };
        }

        private static AssertionError refusal() {
            return Failures.silent(new AssertionError("a decision that fails on purpose"));
        }
    }

    /**
     * A policy that fails.
     *
     * @param decides whether it does so only when it is asked for a time
     */
    private record Retries(boolean decides) implements RetryPolicy {
        @Override
        public boolean shouldRetry(int attempt, Throwable failure) {
            if (decides) {
                return true;
            }
            throw Decision.refusal();
        }

        @Override
        public Duration delay(int retry) {
            throw Decision.refusal();
        }
    }

    /**
     * A policy that fails.
     *
     * @param decides whether it does so only when it is asked for a time
     */
    private record Restarts(boolean decides) implements RestartPolicy {
        @Override
        public boolean shouldRestart(int restart, Throwable failure) {
            if (decides) {
                return true;
            }
            throw Decision.refusal();
        }

        @Override
        public Duration delay(int restart) {
            throw Decision.refusal();
        }
    }

    @Test
    void aDecisionThatFailsNeverEndsAProjectionForGood() {
        AtomicBoolean broken = new AtomicBoolean(true);
        for (Decision decision : Decision.values()) {
            engine.registerAsync(
                    async(nameOf(decision), amount -> {
                        if (broken.get()) {
                            throw Failures.silent(new IllegalStateException("poison"));
                        }
                    }),
                    decision.in(options()));
        }
        launch();

        AppendResult last = deposit(5);
        for (Decision decision : Decision.values()) {
            // Where only the length of a pause cannot be found out, it goes on with one of its own.
            ProjectionState next = decision == Decision.RETRY_DELAY ? ProjectionState.RUNNING : ProjectionState.FAULTED;
            eventually("the failure of " + decision, () -> {
                ProjectionStatus status = engine.getStatus(nameOf(decision));
                return status.error().isPresent() && status.state() == next;
            });
        }
        broken.set(false);
        for (Decision decision : Decision.values()) {
            engine.restart(nameOf(decision));
            engine.awaitApplied(last, nameOf(decision), patience());
            assertThat(counters.counted(nameOf(decision))).as(nameOf(decision)).isEqualTo(5);
            assertThat(engine.getStatus(nameOf(decision)).error())
                    .as(nameOf(decision))
                    .isEmpty();
        }
        assertThat(states).doesNotContain(ProjectionState.STOPPED);
    }

    // ---------------------------------------------------------------- parts

    /** What is done with a deposit into the test's stream, after it was counted. */
    @FunctionalInterface
    private interface Step {
        void run(int amount) throws Exception;
    }

    private String nameOf(Enum<?> kind) {
        return name + "-" + kind;
    }

    private long position(String projection) {
        return ability(CheckpointStore.class)
                .getCheckpoint(projection)
                .map(Checkpoint::position)
                .orElse(0L);
    }

    /** Sums deposits into the test's stream. */
    private AsyncProjection async(String projection, Step then) {
        ProjectionHandler<Deposited> handler = (event, context) -> {
            if (context.event().streamId().equals(stream)) {
                counters.count(context, event.amount().longValue());
                then.run(event.amount().intValue());
            }
        };
        return AsyncProjection.named(projection).on(Deposited.class, handler).build();
    }

    private AsyncOptions.Builder options() {
        return AsyncOptions.builder()
                .startFrom(StartPosition.HEAD)
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(2, SOON, SOON));
    }
}
