package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.AppendResult;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.TransientException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.NotRebuildableException;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildInProgressException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.projection.engine.Rebuild;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.TappedTransactions.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What rebuilding a projection in place does on a backend that runs transactions. */
public abstract class RebuildContract extends ProjectionContract {
    private final AtomicReference<Consumer<ProjectionContext>> whenCleared = new AtomicReference<>(context -> {});
    private final AtomicReference<Consumer<ProjectionContext>> whenApplied = new AtomicReference<>(context -> {});

    /** Sets up the contract; subclasses are made by JUnit. */
    protected RebuildContract() {}

    @Override
    final ProjectionEngineBuilder settings(EventStore over) {
        return super.settings(over).leaseDuration(Duration.ofSeconds(1));
    }

    // ---------------------------------------------------------------- a model: a sum that is a checkpoint

    private AsyncProjection sum() {
        return AsyncProjection.named(name)
                .on(Deposited.class, this::add)
                .clearedBy(this::clear)
                .build();
    }

    private InlineProjection inlineSum() {
        return InlineProjection.named(name)
                .on(Deposited.class, this::add)
                .clearedBy(this::clear)
                .build();
    }

    private void add(Deposited event, ProjectionContext context) {
        if (context.event().streamId().equals(stream)) {
            Objects.requireNonNull(whenApplied.get()).accept(context);
            CheckpointStore sums = checkpoints.in(transaction(context));
            sums.setCheckpoint(sumName(), sum(sums) + event.amount().longValue());
        }
    }

    private void clear(ProjectionContext context) {
        checkpoints.in(transaction(context)).setCheckpoint(sumName(), 0);
        Objects.requireNonNull(whenCleared.get()).accept(context);
    }

    private static Transaction transaction(ProjectionContext context) {
        return context.transaction().orElseThrow();
    }

    private String sumName() {
        return "sum-" + name;
    }

    private long sum(CheckpointStore sums) {
        return sums.getCheckpoint(sumName()).map(Checkpoint::position).orElse(0L);
    }

    private long summed() {
        return sum(checkpoints);
    }

    private void spoil() {
        checkpoints.setCheckpoint(sumName(), 1_000_000);
    }

    private AsyncOptions.Builder options() {
        return AsyncOptions.builder()
                .batchSize(500)
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(3, SOON, SOON));
    }

    /** A projection that runs and has summed up some deposits: 10. */
    private void running() {
        engine.registerAsync(sum(), options().build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3, 4), name, patience());
        awaitState(ProjectionState.RUNNING);
    }

    // ---------------------------------------------------------------- async

    @Test
    void aRebuildEndsWithTheModelThatTheEventsMake() {
        running();
        spoil();
        long head = store().getStablePosition();

        RebuildProgress progress = engine.rebuild(name);

        assertThat(summed()).isEqualTo(10);
        assertThat(progress.completed()).isTrue();
        assertThat(progress.error()).isEmpty();
        assertThat(progress.currentPosition()).isGreaterThanOrEqualTo(head);
        assertThat(progress.percentage()).isEqualTo(100);
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(summed()).as("with what was appended after that").isEqualTo(15);
        awaitState(ProjectionState.RUNNING);
    }

    @Test
    void whatIsAppendedMeanwhileIsAppliedOnce() throws InterruptedException {
        running();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong appended = new AtomicLong(10);
        Thread writer = new Thread(() -> {
            while (!over.get()) {
                var unused = deposit(1);
                appended.incrementAndGet();
            }
        });
        writer.start();
        try {
            for (int round = 0; round < 3; round++) {
                var unused = engine.rebuild(name);
            }
        } finally {
            over.set(true);
            writer.join();
        }

        engine.awaitCaughtUp(name, patience());
        assertThat(summed()).isEqualTo(appended.get());
    }

    @Test
    void aRebuildTellsThatItReplays() {
        running();
        List<Boolean> replaying = new CopyOnWriteArrayList<>();
        whenApplied.set(context -> replaying.add(context.isReplaying()));

        var unused = engine.rebuild(name);
        assertThat(replaying).containsOnly(true).hasSize(4);

        engine.awaitApplied(deposit(1), name, patience());
        assertThat(replaying).endsWith(false).hasSize(5);
    }

    @Test
    void aStateAndProgressCanBeWatched() throws InterruptedException {
        running();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            inside.countDown();
            awaitQuietly(goOn);
        });
        List<RebuildProgress> told = new CopyOnWriteArrayList<>();
        RebuildOptions options = RebuildOptions.defaults()
                .withProgressInterval(Duration.ofMillis(10))
                .withProgress(progress -> {
                    told.add(progress);
                    throw new AssertionError("who is told fails on purpose");
                });

        Rebuild rebuild = engine.startRebuild(name, options);
        assertThat(inside.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
        eventually("some progress", () -> told.size() > 2);
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.REBUILDING);
        assertThat(rebuild.isDone()).isFalse();
        assertThat(rebuild.progress().completed()).isFalse();
        assertThatThrownBy(() -> engine.startRebuild(name, options)).isInstanceOf(RebuildInProgressException.class);
        whenApplied.set(context -> {});
        goOn.countDown();

        assertThat(rebuild.await(patience()).completed()).isTrue();
        assertThat(told.get(0).processedEvents()).isZero();
        assertThat(told.get(told.size() - 1).completed()).isTrue();
        assertThat(rebuild.isDone()).isTrue();
    }

    @Test
    void anEngineThatDoesNotRunRebuildsAndStopsAgain() {
        running();
        engine.stop(patience());
        spoil();
        var unused = deposit(5);

        assertThat(engine.rebuild(name).completed()).isTrue();

        assertThat(summed()).isEqualTo(15);
        assertThat(engine.isRunning()).isFalse();
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.STOPPED);
        engine.start();
        engine.awaitApplied(deposit(1), name, patience());
        assertThat(summed()).isEqualTo(16);
    }

    @Test
    void aProjectionThatAnotherEngineRunsIsRebuiltThere() {
        running();
        spoil();
        AtomicInteger clearedElsewhere = new AtomicInteger();
        ProjectionEngine other = open(settings(openBank(builder())));
        other.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            throw new IllegalStateException("it does not run here");
                        })
                        .clearedBy(context -> clearedElsewhere.incrementAndGet())
                        .build(),
                options().build());

        RebuildProgress progress = other.rebuild(name);

        assertThat(progress.completed()).isTrue();
        assertThat(summed()).isEqualTo(10);
        assertThat(clearedElsewhere).hasValue(0);
    }

    @Test
    void anotherEngineCanAskTwiceInARow() {
        running();
        ProjectionEngine other = open(settings(openBank(builder())));
        other.registerAsync(sum(), options().build());

        for (int round = 0; round < 3; round++) {
            spoil();
            assertThat(other.rebuild(name).completed()).isTrue();
            assertThat(summed()).isEqualTo(10);
        }
    }

    @Test
    void whoGoesOnWithARebuildKnowsThatItReplays() throws InterruptedException {
        engine.registerAsync(sum(), options().batchSize(1).build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3, 4), name, patience());
        CountDownLatch inside = new CountDownLatch(1);
        whenApplied.set(context -> {
            if (context.event().version() == 2) {
                inside.countDown();
                awaitQuietly(new CountDownLatch(1));
            }
        });
        Rebuild rebuild = engine.startRebuild(name, RebuildOptions.defaults());
        assertThat(inside.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
        engine.stop(patience());
        assertThatThrownBy(() -> rebuild.await(patience())).isInstanceOf(MinkException.class);
        List<Boolean> replaying = new CopyOnWriteArrayList<>();
        whenApplied.set(context -> replaying.add(context.isReplaying()));

        engine.start();
        engine.awaitCaughtUp(name, patience());

        assertThat(summed()).isEqualTo(10);
        assertThat(replaying).hasSize(3).containsOnly(true);
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(replaying).hasSize(4).endsWith(false);
    }

    @Test
    void anOwnerThatEmptiedTheModelTooLateHasItFilledAgain() {
        AtomicLong sum = new AtomicLong();
        AtomicInteger cleared = new AtomicInteger();
        String lease = "projection:" + name;
        LeaseStore leases = ability(LeaseStore.class);
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            if (context.event().streamId().equals(stream)) {
                                sum.addAndGet(event.amount().longValue());
                            }
                        })
                        .clearedBy(context -> {
                            sum.set(0);
                            if (cleared.incrementAndGet() == 1) {
                                assertThat(leases.release(leases.find(lease).orElseThrow()))
                                        .isTrue();
                                assertThat(leases.acquire(lease, "successor", Duration.ofMillis(200)))
                                        .isPresent();
                            }
                        })
                        .build(),
                options().transactional(false).build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3), name, patience());

        var unused = engine.startRebuild(name, RebuildOptions.defaults());

        eventually("the second time", () -> cleared.get() == 2);
        engine.awaitCaughtUp(name, patience());
        eventually("the complete model", () -> sum.get() == 6);
    }

    @Test
    void aRequestThatNobodyHasAnsweredIsAnsweredAtTheNextStart() {
        running();
        engine.stop(patience());
        spoil();
        ability(LeaseStore.class).request("projection:" + name, "rebuild");

        engine.start();

        eventually("the rebuild", () -> summed() == 10);
        eventually(
                "the answer",
                () -> ability(LeaseStore.class).requested("projection:" + name).isEmpty());
    }

    @Test
    void aPausedProjectionIsRebuiltAndStaysPaused() {
        running();
        engine.pause(name);
        awaitState(ProjectionState.PAUSED);
        spoil();

        var progress = engine.rebuild(name);
        assertThat(progress.completed()).isTrue();
        assertThat(summed()).isEqualTo(10);
        awaitState(ProjectionState.PAUSED);
        long position = checkpoint();
        var unused = deposit(1);
        assertThat(checkpoint()).isEqualTo(position);

        engine.resume(name);
        engine.awaitCaughtUp(name, patience());
        assertThat(summed()).isEqualTo(11);
    }

    @Test
    void aProjectionThatGaveUpIsRebuilt() {
        engine.registerAsync(sum(), options().retryPolicy(RetryPolicy.none()).build());
        whenApplied.set(context -> {
            throw new IllegalStateException("a handler with a mistake");
        });
        engine.start();
        var unused = deposit(1, 2);
        awaitState(ProjectionState.FAULTED);

        whenApplied.set(context -> {});
        assertThat(engine.rebuild(name).completed()).isTrue();

        assertThat(summed()).isEqualTo(3);
        awaitState(ProjectionState.RUNNING);
    }

    @Test
    void aProjectionThatGivesUpFailsItsRebuild() {
        running();
        whenApplied.set(context -> {
            throw new IllegalStateException("a handler with a mistake");
        });

        assertThatThrownBy(() -> engine.rebuild(name))
                .isInstanceOf(RebuildFailedException.class)
                .hasMessageContaining("a handler with a mistake");
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.FAULTED);

        whenApplied.set(context -> {});
        engine.restart(name);
        engine.awaitCaughtUp(name, patience());
        assertThat(summed()).as("after a restart it is complete").isEqualTo(10);
    }

    @Test
    void aModelThatCannotBeEmptiedStaysAsItWas() {
        running();
        long position = checkpoint();
        whenCleared.set(context -> {
            throw new IllegalStateException("it cannot be emptied");
        });
        List<RebuildProgress> told = new CopyOnWriteArrayList<>();

        assertThatThrownBy(() -> engine.rebuild(name, RebuildOptions.defaults().withProgress(told::add)))
                .isInstanceOf(RebuildFailedException.class)
                .hasMessageContaining("it cannot be emptied");

        assertThat(summed()).isEqualTo(10);
        assertThat(checkpoint()).isGreaterThanOrEqualTo(position);
        assertThat(told.get(told.size() - 1).error()).isPresent();
        engine.awaitApplied(deposit(1), name, patience());
        assertThat(summed()).isEqualTo(11);
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.RUNNING);
    }

    @Test
    void aPassingFailureToEmptyTheModelIsTriedAgain() {
        running();
        AtomicInteger attempts = new AtomicInteger();
        whenCleared.set(context -> {
            if (attempts.incrementAndGet() < 3) {
                throw new TransientException("passes", null);
            }
        });

        assertThat(engine.rebuild(name).completed()).isTrue();
        assertThat(attempts).hasValue(3);
        assertThat(summed()).isEqualTo(10);
    }

    @Test
    void withoutTransactionsTheModelIsEmptiedAgainAfterAFailure() {
        AtomicLong sum = new AtomicLong();
        AtomicBoolean fails = new AtomicBoolean();
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            if (context.event().streamId().equals(stream)) {
                                sum.addAndGet(event.amount().longValue());
                            }
                        })
                        .clearedBy(context -> {
                            sum.set(0);
                            if (fails.get()) {
                                throw new MinkException("half of it was emptied");
                            }
                        })
                        .build(),
                options().transactional(false).build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3), name, patience());
        assertThat(sum).hasValue(6);

        fails.set(true);
        assertThatThrownBy(() -> engine.rebuild(name)).isInstanceOf(RebuildFailedException.class);
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.FAULTED);

        fails.set(false);
        engine.restart(name);
        engine.awaitCaughtUp(name, patience());
        eventually("the complete model", () -> sum.get() == 6);
        assertThat(engine.rebuild(name).completed()).isTrue();
        assertThat(sum).hasValue(6);
    }

    @Test
    void eventsCanBeReplayedOnTop() {
        running();
        long position = checkpoint();
        AppendResult later = deposit(5);
        engine.awaitApplied(later, name, patience());

        var unused = engine.rebuild(name, RebuildOptions.defaults().onTopFrom(position));

        assertThat(summed()).as("5 was added twice").isEqualTo(20);
    }

    @Test
    void aRebuildThatHasNotBegunCanBeCancelled() {
        running();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            inside.countDown();
            awaitQuietly(goOn);
        });
        AppendResult last = deposit(1);
        awaitQuietly(inside);

        Rebuild rebuild = engine.startRebuild(name, RebuildOptions.defaults());
        rebuild.cancel();
        assertThatThrownBy(() -> rebuild.await(patience())).isInstanceOf(OperationCancelledException.class);
        spoil2(goOn);

        engine.awaitApplied(last, name, patience());
        assertThat(summed()).isEqualTo(11);
    }

    private void spoil2(CountDownLatch goOn) {
        whenApplied.set(context -> {});
        whenCleared.set(context -> {
            throw new AssertionError("nobody wants that any more");
        });
        goOn.countDown();
    }

    // ---------------------------------------------------------------- others at the same time

    @Test
    void whoLostAProjectionCommitsNothingOfIt() {
        running();
        LeaseStore leases = ability(LeaseStore.class);
        String lease = "projection:" + name;
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            inside.countDown();
            awaitQuietly(goOn);
        });
        AppendResult last = deposit(5);
        awaitQuietly(inside);
        assertThat(leases.release(leases.find(lease).orElseThrow())).isTrue();
        Lease taken = leases.acquire(lease, "successor", Duration.ofMinutes(1)).orElseThrow();

        goOn.countDown();
        awaitState(ProjectionState.STANDBY);

        assertThat(summed()).isEqualTo(10);
        assertThat(leases.release(taken)).isTrue();
        engine.awaitApplied(last, name, patience());
        assertThat(summed()).isEqualTo(15);
    }

    @Test
    void anotherEngineMayAskAgainAtOnce() {
        running();
        ProjectionEngine other = open(settings(openBank(builder())));
        other.registerAsync(sum(), options().build());

        for (int round = 0; round < 4; round++) {
            spoil();
            Rebuild rebuild = other.startRebuild(name, RebuildOptions.defaults());
            assertThat(rebuild.await(patience()).completed()).isTrue();
            assertThat(summed()).as("round " + round).isEqualTo(10);
        }
    }

    @Test
    void aProjectionThatIsUnregisteredEndsItsRebuild() {
        running();
        whenApplied.set(context -> {
            throw new TransientException("passes", null);
        });
        Rebuild rebuild = engine.startRebuild(name, RebuildOptions.defaults());
        awaitState(ProjectionState.REBUILDING);

        engine.unregister(name);

        assertThatThrownBy(() -> rebuild.await(patience())).isInstanceOf(OperationCancelledException.class);
        whenApplied.set(context -> {});
        engine.registerAsync(sum(), options().build());
        assertThat(engine.rebuild(name).completed())
                .as("nothing is in the way of the next")
                .isTrue();
        assertThat(summed()).isEqualTo(10);
    }

    @Test
    void ownershipIsRenewedWhileAModelIsEmptied() {
        running();
        LeaseStore leases = ability(LeaseStore.class);
        AtomicBoolean renewed = new AtomicBoolean();
        whenCleared.set(context -> {
            Instant before = leases.find("projection:" + name).orElseThrow().expiresAt();
            eventually(
                    "a renewal",
                    () -> leases.find("projection:" + name)
                            .orElseThrow()
                            .expiresAt()
                            .isAfter(before));
            renewed.set(true);
        });

        assertThat(engine.rebuild(name).completed()).isTrue();
        assertThat(renewed).isTrue();
        assertThat(summed()).isEqualTo(10);
    }

    @Test
    void aRequestThatIsTakenBackWhileTheModelIsEmptiedLeavesItAsItWas() {
        running();
        List<Rebuild> rebuilds = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger cleared = new AtomicInteger();
        whenCleared.set(context -> {
            cleared.incrementAndGet();
            awaitQuietly(begun);
            rebuilds.get(0).cancel();
            eventually("the end", rebuilds.get(0)::isDone);
        });

        rebuilds.add(engine.startRebuild(name, RebuildOptions.defaults()));
        begun.countDown();

        assertThatThrownBy(() -> rebuilds.get(0).await(patience())).isInstanceOf(OperationCancelledException.class);
        List<Boolean> replaying = new CopyOnWriteArrayList<>();
        whenApplied.set(context -> replaying.add(context.isReplaying()));
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(summed()).isEqualTo(15);
        assertThat(replaying).as("what is applied is no replay").containsExactly(false);
        assertThat(cleared).hasValue(1);
    }

    @Test
    void anEngineMayStartWhileItsLoneRebuildEnds() {
        running();
        engine.stop(patience());
        for (int round = 0; round < 20; round++) {
            AtomicBoolean told = new AtomicBoolean();
            Rebuild rebuild = engine.startRebuild(
                    name, RebuildOptions.defaults().withProgress(progress -> told.set(progress.completed())));
            eventually("the end", () -> told.get() || rebuild.isDone());
            engine.start();
            assertThat(rebuild.await(patience()).completed()).isTrue();
            engine.awaitApplied(deposit(1), name, patience());
            engine.stop(patience());
        }
        assertThat(summed()).isEqualTo(30);
    }

    @Test
    void aProjectionThatCannotBeginIsNotTriedOverAndOver() {
        AtomicInteger faults = new AtomicInteger();
        ProjectionEngine own = open(settings(store()).stateObserver((projection, before, now, failure) -> {
            if (now == ProjectionState.FAULTED) {
                faults.incrementAndGet();
            }
        }));
        own.registerAsync(sum(), options().startFrom(StartPosition.CHECKPOINT).build());
        own.start();
        eventually("the fault", () -> faults.get() == 1);

        assertThatThrownBy(() -> own.rebuild(name))
                .isInstanceOf(RebuildFailedException.class)
                .hasMessageContaining("one is required");
        own.stop(patience());

        Lease next = ability(LeaseStore.class)
                .acquire("projection:" + name, "somebody else", Duration.ofSeconds(1))
                .orElseThrow();
        assertThat(next.token()).as("how often it was owned, and once more").isLessThanOrEqualTo(6);
    }

    // ---------------------------------------------------------------- commits whose answer is lost

    /** Loses the answer to what empties the model, and to nothing else; tells how often it was emptied. */
    private int rebuildWithoutAnAnswer(Loss loss) {
        running();
        spoil();
        AtomicInteger cleared = new AtomicInteger();
        whenCleared.set(context -> cleared.incrementAndGet());
        List<Boolean> replaying = new CopyOnWriteArrayList<>();
        whenApplied.set(context -> replaying.add(context.isReplaying()));
        tap().transactions().loseNextAnswer("rebuild projection " + name, loss);

        assertThat(engine.rebuild(name).completed()).isTrue();

        assertThat(tap().transactions().answersToLose()).isZero();
        assertThat(summed()).isEqualTo(10);
        assertThat(replaying).as("what is applied is a replay").hasSize(4).containsOnly(true);
        awaitNoRequest();
        eventually("the recovery", () -> engine.getStatus(name).error().isEmpty());
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(summed()).isEqualTo(15);
        assertThat(replaying).hasSize(5).endsWith(false);
        return cleared.get();
    }

    private void awaitNoRequest() {
        eventually(
                "the answer",
                () -> ability(LeaseStore.class)
                        .requested("projection:" + name)
                        .filter(word -> !word.startsWith("replayed"))
                        .isEmpty());
    }

    @Test
    void aModelThatWasEmptiedWithoutAnAnswerIsFilled() {
        assertThat(rebuildWithoutAnAnswer(Loss.COMMITTED)).isEqualTo(1);
    }

    @Test
    void aModelThatWasNotEmptiedAndNobodySaidSoIsEmptiedAgain() {
        assertThat(rebuildWithoutAnAnswer(Loss.UNDONE)).isEqualTo(2);
    }

    @Test
    void anOperatorMayAskAgainAtOnceAlsoIfAnAnswerWasLost() {
        running();
        LeaseStore leases = ability(LeaseStore.class);

        for (Loss loss : List.of(Loss.COMMITTED, Loss.COMMITTED, Loss.UNDONE, Loss.COMMITTED)) {
            spoil();
            tap().transactions().loseNextAnswer("rebuild projection " + name, loss);
            leases.request("projection:" + name, "rebuild");
            eventually("the rebuild", () -> summed() == 10);
        }
        awaitNoRequest();
        assertThat(tap().transactions().answersToLose()).isZero();
    }

    @Test
    void withoutTransactionsAnAnswerThatIsLostWhileTheModelIsEmptiedChangesNothing() {
        AtomicLong sum = new AtomicLong();
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, (event, context) -> {
                            if (context.event().streamId().equals(stream)) {
                                sum.addAndGet(event.amount().longValue());
                            }
                        })
                        .clearedBy(context -> sum.set(0))
                        .build(),
                options().transactional(false).build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3), name, patience());
        for (Loss loss : Loss.values()) {
            for (String purpose : List.of("checkpoint projection " + name, "answer a request")) {
                sum.set(1_000_000);
                tap().transactions().loseNextAnswer(purpose, loss);

                assertThat(engine.rebuild(name).completed()).isTrue();

                assertThat(tap().transactions().answersToLose()).isZero();
                assertThat(sum).as(purpose + " " + loss).hasValue(6);
                awaitNoRequest();
            }
        }
    }

    @Test
    void anInlineModelWhoseRebuildHasNoAnswerIsTheOldOneOrTheNew() {
        engine.registerInline(inlineSum());
        engine.attach();
        var unused = deposit(1, 2, 3, 4);
        for (Loss loss : Loss.values()) {
            spoil();
            tap().transactions().loseNextAnswer("rebuild projection " + name, loss);

            assertThatThrownBy(() -> engine.rebuild(name)).isInstanceOf(UnknownOutcomeException.class);

            assertThat(summed()).isEqualTo(loss == Loss.COMMITTED ? 10 : 1_000_000);
            assertThat(engine.rebuild(name).completed()).isTrue();
            assertThat(summed()).isEqualTo(10);
        }
    }

    // ---------------------------------------------------------------- refusals

    @Test
    void whatCannotBeRebuiltIsRefusedBeforeAnythingIsTouched() {
        engine.registerAsync(
                AsyncProjection.named(name).on(Deposited.class, this::add).build(),
                options().build());
        engine.registerLive(LiveProjection.named(name + "-live")
                .on(Deposited.class, (event, context) -> {})
                .build());
        engine.start();
        engine.awaitApplied(deposit(1), name, patience());
        long position = checkpoint();

        assertThatThrownBy(() -> engine.rebuild(name))
                .isInstanceOf(NotRebuildableException.class)
                .hasMessageContaining("does not say how its model is emptied");
        assertThatThrownBy(() -> engine.rebuild(name + "-live")).isInstanceOf(ProjectionNotFoundException.class);
        assertThatThrownBy(() -> engine.rebuild("nobody")).isInstanceOf(ProjectionNotFoundException.class);
        assertThatThrownBy(() -> engine.verify(name)).isInstanceOf(NotRebuildableException.class);
        assertThatThrownBy(() -> new RebuildOptions(true, 5, 0, SOON, progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would lack");
        assertThatThrownBy(() -> RebuildOptions.defaults().onTopFrom(9).withToPosition(5))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(checkpoint()).isGreaterThanOrEqualTo(position);
        assertThat(summed()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- inline

    @Test
    void anInlineModelIsRebuiltInOneTransaction() throws InterruptedException {
        engine.registerInline(inlineSum());
        engine.attach();
        var first = deposit(1, 2, 3, 4);
        assertThat(first.eventIds()).hasSize(4);
        assertThat(summed()).isEqualTo(10);
        spoil();
        List<Long> seen = new CopyOnWriteArrayList<>();
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                seen.add(summed());
            }
        });
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong appended = new AtomicLong(10);
        Thread writer = new Thread(() -> {
            while (!over.get()) {
                var unused = deposit(1);
                appended.incrementAndGet();
            }
        });
        writer.start();
        try {
            assertThat(engine.rebuild(name).completed()).isTrue();
        } finally {
            over.set(true);
            writer.join();
        }

        assertThat(summed()).isEqualTo(appended.get());
        assertThat(seen).as("what others saw meanwhile").allMatch(sum -> sum >= 1_000_000);
        assertThat(engine.getStatus(name).state()).isEqualTo(ProjectionState.RUNNING);
    }

    @Test
    void anInlineModelWhoseRebuildFailsStaysAsItWas() {
        engine.registerInline(inlineSum());
        engine.attach();
        var unused = deposit(1, 2);
        whenApplied.set(context -> {
            throw new IllegalStateException("a handler with a mistake");
        });

        Throwable thrown = catchThrowable(() -> engine.rebuild(name));

        assertThat(thrown).isInstanceOf(MinkException.class).hasMessageContaining("a handler with a mistake");
        assertThat(summed()).isEqualTo(3);
    }

    // ---------------------------------------------------------------- several

    @Test
    void severalProjectionsAreRebuiltOverOneReading() {
        AtomicInteger applied = new AtomicInteger();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String each = name + "-" + i;
            names.add(each);
            engine.registerAsync(
                    AsyncProjection.named(each)
                            .on(Deposited.class, (event, context) -> {
                                if (context.event().streamId().equals(stream)) {
                                    applied.incrementAndGet();
                                }
                            })
                            .clearedBy(context -> {})
                            .build(),
                    options().build());
        }
        var unused = deposit(1, 2, 3, 4);
        engine.start();
        names.forEach(each -> engine.awaitCaughtUp(each, patience()));
        assertThat(applied).hasValue(12);

        List<RebuildProgress> progress = engine.rebuildAll(names, RebuildOptions.defaults(), 3);

        assertThat(progress).hasSize(3).allMatch(RebuildProgress::completed);
        assertThat(progress).extracting(RebuildProgress::projectionName).containsExactlyElementsOf(names);
        assertThat(applied).hasValue(24);
    }

    @Test
    void ofSeveralTheFailuresAreReportedTogether() {
        running();
        for (String each : List.of("a", "b")) {
            engine.registerAsync(
                    AsyncProjection.named(name + each)
                            .on(Deposited.class, (event, context) -> {})
                            .build(),
                    options().build());
        }
        spoil();

        Throwable thrown = catchThrowable(
                () -> engine.rebuildAll(List.of(name + "a", name, name + "b"), RebuildOptions.defaults(), 1));

        assertThat(thrown).isInstanceOf(RebuildFailedException.class).hasMessageContaining(name + "a");
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(summed()).as("the one that can be rebuilt is").isEqualTo(10);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting in a test");
        }
    }
}
