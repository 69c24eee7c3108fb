package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionHandler;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RestartPolicy;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.testing.contract.Bank.Deposited;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What becomes of projections when something around them fails and works again: no event is lost or blamed for it,
 * and the status says that it is over.
 */
public abstract class ProjectionRecoveryContract extends ProjectionContract {
    private final List<Integer> applied = new CopyOnWriteArrayList<>();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ProjectionRecoveryContract() {}

    // ---------------------------------------------------------------- checkpoints

    @Test
    void aCheckpointThatCannotBeSavedIsSavedLaterAndNothingIsAppliedAgain() {
        engine.registerAsync(noting((event, context) -> {}), outside().build());
        launch();
        for (int i = 0; i < 4; i++) {
            tap().checkpoints().failNextSave(Failures.away());
        }

        AppendResult last = deposit(1, 2, 3);
        eventually("the checkpoint", () -> checkpoint() >= last.lastPosition());
        engine.awaitApplied(deposit(4), name, patience());

        assertThat(applied).containsExactly(1, 2, 3, 4);
        awaitNoError();
    }

    @Test
    void noEventIsBlamedForACheckpointThatCannotBeSaved() {
        engine.registerAsync(
                noting((event, context) -> {}),
                outside()
                        .retryPolicy(RetryPolicy.none())
                        .onPoisonEvent(PoisonDecision.SKIP)
                        .build());
        launch();
        tap().checkpoints().failNextSave(Failures.silent(new IllegalStateException("not this time")));

        AppendResult last = deposit(1, 2, 3);
        eventually("the checkpoint", () -> checkpoint() >= last.lastPosition());

        assertThat(applied).containsExactly(1, 2, 3);
        assertThat(engine.getStatus(name).eventsSkipped()).isZero();
    }

    @Test
    void aRequiredCheckpointThatIsGoneIsNotTakenForTheBeginning() {
        checkpoints.setCheckpoint(name, store().getLastPosition());
        engine.registerAsync(
                noting((event, context) -> {}),
                options().startFrom(StartPosition.CHECKPOINT).build());
        launch();
        engine.awaitApplied(deposit(1), name, patience());
        checkpoints.deleteCheckpoint(name);

        var unused = deposit(2);

        awaitState(ProjectionState.FAULTED);
        assertThat(applied.stream().filter(amount -> amount == 1)).hasSize(1);
    }

    @Test
    void whoWaitsElsewhereLearnsSoonOfEventsThatWereOnlyPassedOver() {
        AsyncOptions patient = options().pollInterval(Duration.ofHours(1)).build();
        engine.registerAsync(noting((event, context) -> {}), patient);
        launch();
        ProjectionEngine elsewhere = open(settings(store()));
        elsewhere.registerAsync(noting((event, context) -> {}), patient);
        elsewhere.start();

        elsewhere.awaitApplied(deposit(1), name, patience());
        store().append(stream, List.of(Bank.withdrawal(1)));

        elsewhere.awaitCaughtUp(name, patience());
    }

    // ---------------------------------------------------------------- what is over does not show

    @Test
    void aFailureToReadIsForgottenWhenThereIsNothingToRead() {
        engine.registerAsync(noting((event, context) -> {}), options().build());
        launch();
        tap().beforeEveryRead(() -> {
            throw Failures.away();
        });
        eventually("failures", () -> engine.getStatus(name).isRetrying());

        tap().beforeEveryRead(() -> {});

        awaitNoError();
    }

    @Test
    void aFaultIsForgottenAfterARestart() {
        AtomicBoolean broken = new AtomicBoolean(true);
        engine.registerAsync(
                noting((event, context) -> {
                    if (broken.get()) {
                        throw Failures.silent(new IllegalStateException("a handler with a mistake"));
                    }
                }),
                options().retryPolicy(RetryPolicy.none()).build());
        launch();
        AppendResult last = deposit(1);
        awaitState(ProjectionState.FAULTED);

        broken.set(false);
        engine.restart(name);
        engine.awaitApplied(last, name, patience());

        awaitState(ProjectionState.RUNNING);
        awaitNoError();
    }

    @Test
    void aRestartAsSoonAsItGaveUpIsHeard() {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicReference<ProjectionEngine> watched = new AtomicReference<>();
        CountDownLatch begins = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        watched.set(open(settings(store()).stateObserver((projection, before, now, failure) -> {
            if (now == ProjectionState.FAULTED) {
                broken.set(false);
                tap().checkpoints().beforeNextRead(name, () -> {
                    begins.countDown();
                    await(goOn);
                });
                Objects.requireNonNull(watched.get()).restart(projection);
            }
        })));
        ProjectionEngine own = Objects.requireNonNull(watched.get());
        own.registerAsync(
                noting((event, context) -> {
                    if (broken.get()) {
                        throw Failures.silent(new IllegalStateException("a handler with a mistake"));
                    }
                }),
                options().retryPolicy(RetryPolicy.none()).build());
        own.start();
        eventually("the start", () -> own.getStatus(name).state() == ProjectionState.RUNNING);

        AppendResult last = deposit(1);
        await(begins);
        assertThatThrownBy(() -> own.awaitApplied(last, name, Duration.ofMillis(50)))
                .isInstanceOf(DeadlineExceededException.class);
        goOn.countDown();
        own.awaitApplied(last, name, patience());
    }

    private void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
    }

    // ---------------------------------------------------------------- blame

    @Test
    void aPassingFailureThatComesLateIsNoEventsFault() {
        AtomicInteger attempts = new AtomicInteger();
        engine.registerAsync(
                noting((event, context) -> {
                    if (attempts.incrementAndGet() < 3) {
                        while (!Thread.interrupted()) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        throw Failures.away();
                    }
                }),
                options()
                        .batchTimeout(Duration.ofMillis(100))
                        .retryPolicy(RetryPolicy.none())
                        .onPoisonEvent(PoisonDecision.SKIP)
                        .build());
        launch();

        engine.awaitApplied(deposit(1), name, patience());

        assertThat(engine.getStatus(name).eventsSkipped()).isZero();
        assertThat(attempts).hasValue(3);
    }

    // ---------------------------------------------------------------- restarts and retries

    @Test
    void restartsAreCountedAnewAfterATimeWithoutFailure() {
        AtomicBoolean broken = new AtomicBoolean();
        tap().beforeEveryRead(() -> {
            if (broken.get()) {
                throw Failures.silent(new FeedBrokenException("the test wants it"));
            }
        });
        engine.registerAsync(
                noting((event, context) -> {}),
                options()
                        .restartPolicy(RestartPolicy.exponentialBackoff(1, SOON, SOON))
                        .stableAfter(Duration.ofMillis(100))
                        .build());
        launch();

        for (int i = 0; i < 2; i++) {
            long stable = System.nanoTime() + Duration.ofMillis(150).toNanos();
            eventually("health for a while", () -> System.nanoTime() > stable);
            broken.set(true);
            eventually("the end", () -> engine.getStatus(name).state() != ProjectionState.RUNNING);
            broken.set(false);
            awaitState(ProjectionState.RUNNING);
        }
        engine.awaitApplied(deposit(1), name, patience());
    }

    @Test
    void whoCannotEmptyAModelTriesLessAndLessOften() {
        AtomicInteger attempts = new AtomicInteger();
        engine.registerAsync(
                AsyncProjection.named(name)
                        .on(Deposited.class, noted((event, context) -> {}))
                        .clearedBy(context -> {
                            if (attempts.incrementAndGet() < 4) {
                                throw Failures.away();
                            }
                        })
                        .build(),
                options().startFrom(StartPosition.BEGINNING).build());
        launch();
        CopyOnWriteArrayList<Integer> counts = new CopyOnWriteArrayList<>();

        var rebuild = engine.startRebuild(name, RebuildOptions.defaults());
        eventually("failures in a row", () -> {
            counts.add(engine.getStatus(name).consecutiveErrors());
            return attempts.get() == 3 && engine.getStatus(name).consecutiveErrors() == 3;
        });

        assertThat(rebuild.await(patience()).completed()).isTrue();
        assertThat(counts).isSorted();
        awaitNoError();
    }

    // ---------------------------------------------------------------- replaying on top

    @Test
    void whatIsReplayedOnTopLeavesNothingOut() {
        AppendResult deposits = deposit(1, 2, 3, 4);
        engine.registerAsync(
                noting((event, context) -> {}),
                options().startFrom(StartPosition.BEGINNING).build());

        RebuildOptions onTop =
                RebuildOptions.defaults().onTopFrom(deposits.positions().get(1));
        assertThat(engine.rebuild(name, onTop).completed()).isTrue();
        launch();
        engine.awaitApplied(deposit(5), name, patience());
        assertThat(Set.copyOf(applied)).as("before it ever ran").containsExactlyInAnyOrder(1, 2, 3, 4, 5);

        RebuildOptions ahead = RebuildOptions.defaults().onTopFrom(deposits.lastPosition() + 1_000);
        assertThat(engine.rebuild(name, ahead).completed()).isTrue();
        engine.awaitApplied(deposit(6, 7), name, patience());
        assertThat(applied).as("from behind the head").endsWith(6, 7);
    }

    // ---------------------------------------------------------------- parts

    /** Notes what it applied to the test's stream, when it did. */
    private AsyncProjection noting(ProjectionHandler<Deposited> first) {
        return AsyncProjection.named(name).on(Deposited.class, noted(first)).build();
    }

    private ProjectionHandler<Deposited> noted(ProjectionHandler<Deposited> first) {
        return (event, context) -> {
            if (context.event().streamId().equals(stream)) {
                first.handle(event, context);
                applied.add(event.amount().intValue());
            }
        };
    }

    private static AsyncOptions.Builder options() {
        return AsyncOptions.builder()
                .startFrom(StartPosition.HEAD)
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(2, SOON, SOON));
    }

    /** Without a transaction. */
    private static AsyncOptions.Builder outside() {
        return options().transactional(false);
    }

    private void awaitNoError() {
        eventually("no error", () -> {
            ProjectionStatus status = engine.getStatus(name);
            return status.error().isEmpty() && status.consecutiveErrors() == 0;
        });
    }
}
