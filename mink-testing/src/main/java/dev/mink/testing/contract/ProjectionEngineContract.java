package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.MinkException;
import dev.mink.TransientException;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.AsyncProjectionBase;
import dev.mink.projection.EmptyProjectionNameException;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.NotImplementedException;
import dev.mink.projection.OverflowPolicy;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionAlreadyRegisteredException;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionEngineStoppedException;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.RestartPolicy;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.testing.contract.Bank.Deposited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link ProjectionEngine} does on a backend that runs transactions. */
public abstract class ProjectionEngineContract extends ProjectionContract {
    private Counters counters;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ProjectionEngineContract() {}

    @BeforeEach
    final void findCounters() {
        counters = new Counters(checkpoints);
    }

    private void count(ProjectionContext context, long amount) {
        counters.count(context, amount);
    }

    private long counted(String projection) {
        return counters.counted(projection);
    }

    private boolean isMine(ProjectionContext context) {
        return context.event().streamId().equals(stream);
    }

    /** Sums deposits into the test's stream. */
    private AsyncProjection sum() {
        return AsyncProjection.named(name)
                .on(Deposited.class, (event, context) -> {
                    if (isMine(context)) {
                        count(context, event.amount().longValue());
                    }
                })
                .build();
    }

    private AsyncOptions.Builder options() {
        return AsyncOptions.builder()
                .startFrom(StartPosition.HEAD)
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(3, SOON, SOON));
    }

    // ---------------------------------------------------------------- async

    @Test
    void anAsyncProjectionAppliesEveryEventOnceAndKeepsItsPlace() {
        engine.registerAsync(sum(), options().batchSize(3).build());
        launch();

        AppendResult last = deposit(1, 2, 3, 4, 5, 6, 7);
        engine.awaitApplied(last, name, patience());

        assertThat(counted(name)).isEqualTo(28);
        ProjectionStatus status = engine.getStatus(name);
        assertThat(status.lastPosition()).isGreaterThanOrEqualTo(last.lastPosition());
        assertThat(status.lag()).isZero();
        assertThat(status.eventsProcessed()).isEqualTo(7);
        assertThat(status.error()).isEmpty();
        eventually("the checkpoint", () -> checkpoint() >= last.lastPosition());
    }

    @Test
    void anEngineCanBeStoppedAndStartedAgain() {
        engine.registerAsync(sum(), options().build());
        for (int round = 1; round <= 3; round++) {
            launch();
            engine.awaitApplied(deposit(1, 1), name, patience());
            engine.stop(patience());
            assertThat(engine.isRunning()).isFalse();
            assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.STOPPED);
            var unused = deposit(1);
        }
        launch();
        engine.awaitCaughtUp(name, patience());

        assertThat(counted(name)).isEqualTo(9);
        assertThatThrownBy(() -> engine.start()).isInstanceOf(ProjectionEngineAlreadyRunningException.class);
    }

    @Test
    void aProjectionRegisteredWhileTheEngineRunsStartsAtOnce() {
        engine.start();
        engine.registerAsync(sum(), options().build());
        awaitState(ProjectionState.RUNNING);

        engine.awaitApplied(deposit(5), name, patience());
        assertThat(counted(name)).isEqualTo(5);

        engine.unregister(name);
        assertThatThrownBy(() -> engine.getStatus(name)).isInstanceOf(ProjectionNotFoundException.class);
    }

    @Test
    void namesAreUniqueAmongAllKinds() {
        engine.registerAsync(sum(), options().build());

        assertThatThrownBy(() -> engine.registerLive(LiveProjection.named(name)
                        .on(Deposited.class, (event, context) -> {})
                        .build()))
                .isInstanceOf(ProjectionAlreadyRegisteredException.class);
        assertThatThrownBy(() -> engine.registerInline(InlineProjection.named(name)
                        .on(Deposited.class, (event, context) -> {})
                        .build()))
                .isInstanceOf(ProjectionAlreadyRegisteredException.class);
    }

    @Test
    void namesThatNoCheckpointCouldHaveAreRefused() {
        assertThatThrownBy(() -> engine.registerAsync(new Named(" "))).isInstanceOf(EmptyProjectionNameException.class);
        for (String refused : List.of("n".repeat(CheckpointStore.MAX_NAME_LENGTH + 1), "a\0b", "rebuild:" + name)) {
            assertThatThrownBy(() -> engine.registerAsync(new Named(refused)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("mink: a projection's name");
        }
        assertThat(engine.getAllStatuses()).isEmpty();
    }

    @Test
    void onlyAnEngineThatRunsRestartsAProjection() {
        engine.registerAsync(sum(), options().build());

        assertThatThrownBy(() -> engine.restart(name)).isInstanceOf(ProjectionEngineStoppedException.class);
        launch();
        engine.restart(name);
    }

    @Test
    void theCheckpointMovesOverEventsOfOthers() {
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Bank.Opened.class, (event, context) -> {})
                        .build(),
                options().build());
        launch();

        AppendResult last = deposit(1, 2, 3);

        eventually("the checkpoint", () -> checkpoint() >= last.lastPosition());
        assertThat(engine.getStatus(name).eventsProcessed()).isZero();
    }

    @Test
    void aFailureIsUndoneAndTriedAgain() {
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                failingOn(3, failures, 2, new IllegalStateException("not now")),
                options().build());
        launch();

        engine.awaitApplied(deposit(1, 2, 3, 4), name, patience());

        assertThat(counted(name)).isEqualTo(10);
        assertThat(failures).hasValue(2);
        assertThat(engine.getStatus(name).error()).isEmpty();
    }

    @Test
    void aPoisonEventInTheMiddleOfABatchIsTheOnlyOneLeftOut() {
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                failingOn(50, failures, Integer.MAX_VALUE, new AssertionError("poison")),
                options().onPoisonEvent(PoisonDecision.SKIP).build());
        launch();

        engine.awaitApplied(store().append(stream, Bank.deposits(100)), name, patience());

        assertThat(counted(name)).isEqualTo(5050 - 50);
        assertThat(failures).hasValue(3);
        assertThat(engine.getStatus(name).eventsSkipped()).isEqualTo(1);
    }

    @Test
    void aPoisonEventIsFoundInBatchesThatAreAppliedAtOnce() {
        engine.registerAsync(
                batchesFailingOn(50),
                options().onPoisonEvent(PoisonDecision.SKIP).build());
        launch();

        engine.awaitApplied(store().append(stream, Bank.deposits(100)), name, patience());

        assertThat(counted(name)).isEqualTo(5050 - 50);
        assertThat(engine.getStatus(name).eventsSkipped()).isEqualTo(1);
    }

    @Test
    void aProjectionGivesUpAtAPoisonEventAndGoesOnWhenItIsRestarted() {
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                failingOn(2, failures, 3, new IllegalStateException("poison")),
                options().build());
        launch();

        AppendResult last = deposit(1, 2, 3);
        awaitState(ProjectionState.FAULTED);

        assertThat(counted(name)).isEqualTo(1);
        assertThat(engine.getStatus(name).error().orElseThrow())
                .isInstanceOfSatisfying(ProjectionFailedException.class, failure -> {
                    assertThat(failure.position()).isEqualTo(last.positions().get(1));
                    assertThat(failure).hasRootCauseMessage("poison");
                });
        engine.restart(name);
        engine.awaitApplied(last, name, patience());
        assertThat(counted(name)).isEqualTo(6);
    }

    @Test
    void whoWaitsForAProjectionThatGaveUpIsToldAtOnce() {
        engine.registerAsync(
                failingOn(2, new AtomicInteger(), 3, new IllegalStateException("poison")),
                options().retryPolicy(RetryPolicy.none()).build());
        launch();
        AppendResult last = deposit(1, 2, 3);

        assertThatThrownBy(() -> engine.awaitApplied(last, name, Duration.ofDays(1)))
                .as("while it gives up")
                .isInstanceOf(ProjectionFailedException.class)
                .hasMessageContaining("it gave up")
                .hasRootCauseMessage("poison");
        assertThatThrownBy(() -> engine.awaitCaughtUp(name, Duration.ofDays(1)))
                .as("after that")
                .isInstanceOf(ProjectionFailedException.class);
        engine.awaitPosition(name, last.positions().get(0), patience());
        engine.restart(name);
        assertThatThrownBy(() -> engine.awaitApplied(last, name, Duration.ofDays(1)))
                .as("the second time")
                .isInstanceOf(ProjectionFailedException.class);
        engine.restart(name);
        engine.awaitApplied(last, name, patience());
        assertThat(counted(name)).isEqualTo(6);
    }

    @Test
    void aRestartPolicyRestartsByItself() {
        AtomicInteger failures = new AtomicInteger();
        List<ProjectionState> states = new CopyOnWriteArrayList<>();
        engine = open(
                ProjectionEngine.builder(store()).stateObserver((projection, before, now, failure) -> states.add(now)));
        engine.registerAsync(
                failingOn(2, failures, 4, new IllegalStateException("poison")),
                options()
                        .restartPolicy(RestartPolicy.exponentialBackoff(3, SOON, SOON))
                        .build());
        launch();

        engine.awaitApplied(deposit(1, 2, 3), name, patience());

        assertThat(counted(name)).isEqualTo(6);
        assertThat(states)
                .containsSubsequence(
                        ProjectionState.RUNNING,
                        ProjectionState.FAULTED,
                        ProjectionState.RESTARTING,
                        ProjectionState.CATCHING_UP);
    }

    @Test
    void aTransientFailureIsTriedAgainForAsLongAsItTakes() {
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                failingOn(1, failures, 6, new TransientException("away")),
                options().build());
        launch();

        engine.awaitApplied(deposit(1), name, patience());

        assertThat(failures).hasValue(6);
        assertThat(counted(name)).isEqualTo(1);
    }

    @Test
    void aHandlerThatBlocksIsInterruptedAndTheEventTriedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            if (isMine(context)) {
                                if (calls.incrementAndGet() == 1) {
                                    never.await();
                                }
                                count(context, event.amount().longValue());
                            }
                        })
                        .build(),
                options().batchTimeout(Duration.ofMillis(200)).build());
        launch();

        engine.awaitApplied(deposit(4), name, patience());

        assertThat(counted(name)).isEqualTo(4);
        assertThat(calls).hasValue(2);
    }

    @Test
    void withoutATransactionWhatWasAppliedBeforeAFailureIsNotAppliedAgain() {
        Map<Long, Integer> applied = new ConcurrentHashMap<>();
        AtomicInteger failures = new AtomicInteger();
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            if (isMine(context)) {
                                assertThat(context.transaction()).isEmpty();
                                if (event.amount().intValue() == 3 && failures.incrementAndGet() < 3) {
                                    throw new IllegalStateException("not now");
                                }
                                applied.merge(event.amount().longValue(), 1, Integer::sum);
                            }
                        })
                        .build(),
                options().transactional(false).build());
        launch();

        engine.awaitApplied(deposit(1, 2, 3, 4), name, patience());

        assertThat(applied).containsOnly(Map.entry(1L, 1), Map.entry(2L, 1), Map.entry(3L, 1), Map.entry(4L, 1));
    }

    @Test
    void aPauseIsEndedByWhoeverResumes() {
        engine.registerAsync(sum(), options().build());
        launch();
        engine.awaitApplied(deposit(1), name, patience());
        ProjectionEngine other = open(ProjectionEngine.builder(openBank(builder())));
        other.registerAsync(sum(), options().build());

        engine.pause(name);
        awaitState(ProjectionState.PAUSED);
        other.resume(name);

        awaitState(ProjectionState.RUNNING);
        engine.awaitApplied(deposit(2), name, patience());
        assertThat(counted(name)).isEqualTo(3);
    }

    @Test
    void onlyTheFirstBatchMayTurnOutNotToBeImplemented() {
        AtomicInteger batches = new AtomicInteger();
        engine.registerAsync(
                new AsyncProjectionBase(name, "Deposited") {
                    @Override
                    public boolean supportsBatch() {
                        return true;
                    }

                    @Override
                    public void applyBatch(List<Event> events, ProjectionContext context) {
                        for (Event event : events) {
                            if (event.streamId().equals(stream)) {
                                count(context, 1);
                            }
                        }
                        if (batches.incrementAndGet() == 2) {
                            throw new NotImplementedException("something else that it calls");
                        }
                    }

                    @Override
                    public void apply(Event event, ProjectionContext context) {
                        throw new AssertionError("one by one");
                    }
                },
                options().build());
        launch();
        engine.awaitApplied(deposit(1), name, patience());

        engine.awaitApplied(deposit(1, 1, 1), name, patience());

        assertThat(counted(name)).isEqualTo(4);
    }

    /** An event that others extend. */
    static class Fee {
        public int amount;
    }

    /** A fee of its own kind, of which a handler of fees knows nothing. */
    static final class LateFee extends Fee {
        static LateFee of(int amount) {
            LateFee fee = new LateFee();
            fee.amount = amount;
            return fee;
        }
    }

    /** An event that one other extends. */
    static sealed class Notice permits LastNotice {
        public int number = 1;
    }

    /** The other one. */
    static final class LastNotice extends Notice {}

    @Test
    void aHandlerIsToldOfWhatExtendsItsClass() {
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Fee.class, (fee, context) -> {
                            if (isMine(context)) {
                                count(context, fee.amount);
                            }
                        })
                        .build(),
                options().build());
        String notices = name + "-notices";
        engine.registerAsync(
                AsyncProjection.named(notices)
                        .on(Notice.class, (notice, context) -> {
                            if (isMine(context)) {
                                count(context, notice.number);
                            }
                        })
                        .build(),
                options().build());
        engine.start();
        eventually(
                "the start of both",
                () -> engine.getAllStatuses().stream().allMatch(status -> status.state() == ProjectionState.RUNNING));
        store().registerEvents(LateFee.class);

        AppendResult last = store().append(stream, List.of(LateFee.of(7), new Notice(), new LastNotice()));
        engine.awaitApplied(last, name, patience());
        engine.awaitApplied(last, notices, patience());

        assertThat(counted(name)).isEqualTo(7);
        assertThat(counted(notices)).isEqualTo(2);
    }

    @Test
    void aPausedProjectionWaitsAlsoOverARestartOfTheEngine() {
        engine.registerAsync(sum(), options().build());
        launch();
        engine.awaitApplied(deposit(1), name, patience());
        eventually("the checkpoint", () -> checkpoints.getCheckpoint(name).isPresent());
        engine.pause(name);
        awaitState(ProjectionState.PAUSED);
        AppendResult last = deposit(2);

        engine.stop(patience());
        engine.start();
        awaitState(ProjectionState.PAUSED);
        assertThat(counted(name)).isEqualTo(1);
        assertThat(checkpoints.getCheckpoint(name).orElseThrow().active()).isFalse();

        engine.resume(name);
        engine.awaitApplied(last, name, patience());
        assertThat(counted(name)).isEqualTo(3);
    }

    @Test
    void aProjectionCanBePausedBeforeItEverRan() {
        AsyncOptions fromTheBeginning =
                options().startFrom(StartPosition.BEGINNING).build();
        AppendResult last = deposit(1, 2);
        engine.registerAsync(sum(), fromTheBeginning);
        engine.pause(name);

        ProjectionEngine elsewhere = open(ProjectionEngine.builder(store()));
        elsewhere.registerAsync(sum(), fromTheBeginning);
        elsewhere.start();
        eventually("the pause", () -> elsewhere.getStatus(name).state() == ProjectionState.PAUSED);
        assertThat(counted(name)).isZero();

        engine.resume(name);
        elsewhere.awaitApplied(last, name, patience());
        assertThat(counted(name)).isEqualTo(3);
    }

    @Test
    void aPauseThatIsWrittenToTheStoreCounts() {
        engine.registerAsync(sum(), options().build());
        launch();
        engine.awaitApplied(deposit(1), name, patience());
        eventually("the checkpoint", () -> checkpoints.setActive(name, false));
        awaitState(ProjectionState.PAUSED);

        assertThat(checkpoints.setActive(name, true)).isTrue();
        engine.awaitApplied(deposit(2), name, patience());
        assertThat(counted(name)).isEqualTo(3);
    }

    @Test
    void aCheckpointThatSomebodyMovedIsFollowed() {
        engine.registerAsync(sum(), options().build());
        launch();
        AppendResult first = deposit(1, 2, 3);
        engine.awaitApplied(first, name, patience());
        eventually("the checkpoint", () -> checkpoint() >= first.lastPosition());

        checkpoints.setCheckpoint(name, first.positions().get(0));
        engine.awaitApplied(deposit(10), name, patience());

        eventually("what comes again", () -> counted(name) == 6 + 2 + 3 + 10);
    }

    @Test
    void stoppingDoesNotWaitForTheEndOfAPause() {
        engine.registerAsync(
                failingOn(1, new AtomicInteger(), Integer.MAX_VALUE, new IllegalStateException("poison")),
                options()
                        .retryPolicy(RetryPolicy.forever(Duration.ofMinutes(1), Duration.ofMinutes(1)))
                        .build());
        launch();
        var unused = deposit(1);
        eventually("the failure", () -> engine.getStatus(name).isRetrying());

        long began = System.nanoTime();
        engine.stop(patience());

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.STOPPED);
    }

    @Test
    void callbacksThatThrowHaveNoEffect() {
        engine = open(ProjectionEngine.builder(store())
                .metrics(new FailingMetrics())
                .stateObserver((projection, before, now, failure) -> {
                    throw Failures.silent(new AssertionError("an observer that fails on purpose"));
                }));
        engine.registerAsync(sum(), options().build());
        launch();

        engine.awaitApplied(deposit(1, 2), name, patience());

        assertThat(counted(name)).isEqualTo(3);
    }

    @Test
    void twoEnginesWithOneProjectionApplyNothingTwice() throws InterruptedException {
        ProjectionEngine other = open(ProjectionEngine.builder(store()));
        engine.registerAsync(sum(), options().batchSize(3).build());
        other.registerAsync(sum(), options().batchSize(5).build());
        launch();
        other.start();

        try (Race race = new Race(2)) {
            var outcomes = race.run(thread -> () -> {
                for (int i = 0; i < 100; i++) {
                    var unused = deposit(1, 1);
                }
                return true;
            });
            assertThat(Race.Outcome.failures(outcomes)).isEmpty();
        }
        AppendResult last = deposit(1, 1);
        engine.awaitApplied(last, name, patience());
        other.awaitApplied(last, name, patience());

        assertThat(counted(name)).isEqualTo(402);
    }

    // ---------------------------------------------------------------- inline

    @Test
    void anInlineProjectionCommitsWithTheAppend() {
        engine.registerInline(inlineSum(Integer.MAX_VALUE));
        engine.attach();

        var unused = deposit(1, 2, 3);

        assertThat(counted(name)).isEqualTo(6);
    }

    @Test
    void anInlineProjectionThatFailsUndoesTheAppend() {
        engine.registerInline(inlineSum(2));
        engine.attach();

        assertThatThrownBy(() -> deposit(1, 2, 3))
                .isInstanceOf(ProjectionFailedException.class)
                .hasRootCauseMessage("poison");

        assertThat(counted(name)).isZero();
        assertThat(store().load(stream)).isEmpty();
        assertThat(engine.getStatus(name).error()).isPresent();
    }

    @Test
    void anInlineProjectionOfOtherEventsIsNotAsked() {
        engine.registerInline(InlineProjection.named(name)
                .on(Bank.Opened.class, (event, context) -> count(context, 1))
                .build());
        engine.attach();

        var unused = deposit(1, 2, 3);

        assertThat(tap().appends().get(tap().appends().size() - 1).participants())
                .isEmpty();
        assertThat(counted(name)).isZero();
    }

    @Test
    void withoutAttachingInlineProjectionsAreRunByHand() {
        List<Event> seen = new CopyOnWriteArrayList<>();
        engine.registerInline(InlineProjection.named(name)
                .on(Deposited.class, (event, context) -> seen.add(context.event()))
                .build());
        var unused = deposit(1, 2);
        assertThat(seen).isEmpty();

        engine.processInlineProjections(store().loadRaw(stream, 0));
        assertThat(seen).hasSize(2);

        engine.attach();
        engine.processInlineProjections(store().loadRaw(stream, 0));
        assertThat(seen).hasSize(2);
    }

    @Test
    void anInlineProjectionShowsItsErrorUntilItSucceeds() {
        engine.registerInline(inlineSum(13));
        engine.attach();
        assertThatThrownBy(() -> deposit(13)).isInstanceOf(ProjectionFailedException.class);
        assertThat(engine.getStatus(name).error()).get().isInstanceOf(ProjectionFailedException.class);

        var unused = deposit(1);

        assertThat(engine.getStatus(name).error()).isEmpty();
        assertThat(engine.getStatus(name).consecutiveErrors()).isZero();
    }

    // ---------------------------------------------------------------- live

    @Test
    void aLiveProjectionIsToldOfWhatIsCommittedFromNowOn() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        var unused = deposit(1);
        engine.registerLive(live(seen));
        engine.attach();
        launch();

        unused = deposit(2, 3);

        eventually("the news", () -> seen.size() == 2);
        assertThat(seen).containsExactly(2, 3);
    }

    @Test
    void aFullBufferDropsTheOldestAndCountsIt() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        List<Object> seen = new CopyOnWriteArrayList<>();
        engine.registerLive(
                LiveProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            busy.countDown();
                            go.await();
                            seen.add(event.amount().intValue());
                        })
                        .build(),
                LiveOptions.defaults().withBufferSize(2).withOverflow(OverflowPolicy.DROP_OLDEST));
        engine.start();
        awaitState(ProjectionState.RUNNING);
        var unused = deposit(1);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));
        assertThat(busy.await(patience().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS))
                .isTrue();

        unused = deposit(2, 3, 4, 5);
        engine.notifyLiveProjections(store().loadRaw(stream, 1));
        go.countDown();

        eventually("the rest", () -> seen.size() == 3);
        assertThat(seen).containsExactly(1, 4, 5);
        assertThat(engine.getStatus(name).eventsDropped()).isEqualTo(2);
    }

    @Test
    void aLiveProjectionThatFailsGoesOn() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        engine.registerLive(LiveProjection.named(name)
                .on(Deposited.class, (event, context) -> {
                    if (isMine(context)) {
                        if (event.amount().intValue() == 1) {
                            throw Failures.silent(new MinkException("on purpose"));
                        }
                        seen.add(event.amount().intValue());
                    }
                })
                .build());
        engine.attach();
        launch();

        var unused = deposit(1, 2);

        eventually("the news", () -> seen.size() == 1);
        assertThat(seen).containsExactly(2);
    }

    // ---------------------------------------------------------------- parts

    private LiveProjection live(List<Object> seen) {
        return LiveProjection.named(name)
                .on(Deposited.class, (event, context) -> {
                    if (isMine(context)) {
                        seen.add(event.amount().intValue());
                    }
                })
                .build();
    }

    private InlineProjection inlineSum(int poison) {
        return InlineProjection.named(name)
                .on(Deposited.class, (event, context) -> {
                    if (event.amount().intValue() == poison) {
                        throw Failures.silent(new IllegalStateException("poison"));
                    }
                    count(context, event.amount().longValue());
                })
                .build();
    }

    /** Sums deposits, and fails on one of an amount, so many times. */
    private AsyncProjection failingOn(int amount, AtomicInteger failures, int times, Throwable failure) {
        return AsyncProjection.named(name)
                .on(Deposited.class, (event, context) -> {
                    if (isMine(context)) {
                        count(context, event.amount().longValue());
                        if (event.amount().intValue() == amount && failures.get() < times) {
                            failures.incrementAndGet();
                            throw thrown(failure);
                        }
                    }
                })
                .build();
    }

    private static Exception thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }

    private AsyncProjection batchesFailingOn(int amount) {
        return new AsyncProjectionBase(name, "Deposited") {
            @Override
            public boolean supportsBatch() {
                return true;
            }

            @Override
            public void apply(Event event, ProjectionContext context) {
                throw new AssertionError("batches are applied at once");
            }

            @Override
            public void applyBatch(List<Event> events, ProjectionContext context) {
                for (Event event : events) {
                    Deposited deposited = event.data(Deposited.class);
                    if (event.streamId().equals(stream)) {
                        if (deposited.amount().intValue() == amount) {
                            throw Failures.silent(new IllegalStateException("poison"));
                        }
                        count(context, deposited.amount().longValue());
                    }
                }
            }
        };
    }

    /** A projection that does not look at its own name. */
    private record Named(String name) implements AsyncProjection {
        @Override
        public void apply(Event event, ProjectionContext context) {
            throw new AssertionError("it must not be registered");
        }
    }

    /** Throws at whatever it is told. */
    private static final class FailingMetrics implements dev.mink.projection.ProjectionMetrics {
        @Override
        public void recordEventProcessed(String projection, String type, Duration duration, boolean success) {
            throw Failures.silent(new AssertionError("metrics that fail on purpose"));
        }

        @Override
        public void recordCheckpoint(String projection, long position) {
            throw Failures.silent(new IllegalStateException("metrics that fail on purpose"));
        }
    }
}
