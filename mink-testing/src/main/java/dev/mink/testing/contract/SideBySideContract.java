package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.TransientException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ModelDifference;
import dev.mink.projection.NotRebuildableException;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionHandler;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildInProgressException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.Verification;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.projection.engine.Rebuild;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ReadModels;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.TappedTransactions.Loss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What rebuilding a projection beside its model does, and verifying it, on a backend with transactions and read
 * models. Every test needs a backend without events.
 */
public abstract class SideBySideContract extends ProjectionContract {
    private static final String NAME = "accounts";

    private final AtomicReference<Consumer<ProjectionContext>> whenApplied = new AtomicReference<>(context -> {});
    private final AtomicReference<Consumer<ProjectionContext>> whenRead = new AtomicReference<>(context -> {});
    private ReadModelRepository<Balance> balances;

    /**
     * The read model of the tests.
     *
     * @param id a stream
     * @param deposits how many events it has
     * @param total their sum
     */
    public record Balance(String id, int deposits, long total) {}

    /**
     * A read model with bytes.
     *
     * @param id a stream
     * @param pixels made of its last event
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Picture(String id, byte[] pixels) {}

    /** Sets up the contract; subclasses are made by JUnit. */
    protected SideBySideContract() {}

    @BeforeEach
    final void findBalances() {
        balances = ability(ReadModelStore.class).repository(Balance.class);
    }

    @Override
    final ProjectionEngineBuilder settings(EventStore over) {
        return super.settings(over).leaseDuration(Duration.ofSeconds(1));
    }

    private AsyncProjection async(ReadModels models) {
        ReadModelRepository<Balance> target = models.repository(Balance.class);
        return AsyncProjection.named(NAME)
                .on(Deposited.class, (event, context) -> add(target, event, context))
                .build();
    }

    private InlineProjection inline(ReadModels models) {
        ReadModelRepository<Balance> target = models.repository(Balance.class);
        return InlineProjection.named(NAME)
                .on(Deposited.class, (event, context) -> add(target, event, context))
                .build();
    }

    private void add(ReadModelRepository<Balance> target, Deposited event, ProjectionContext context) {
        Objects.requireNonNull(whenApplied.get()).accept(context);
        ReadModelRepository<Balance> joined = target.in(context.transaction().orElseThrow());
        String id = context.event().streamId();
        Balance before = joined.find(id).orElse(new Balance(id, 0, 0));
        Objects.requireNonNull(whenRead.get()).accept(context);
        joined.upsert(new Balance(
                id, before.deposits() + 1, before.total() + event.amount().longValue()));
    }

    private AsyncOptions.Builder options() {
        return AsyncOptions.builder()
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(2, SOON, SOON));
    }

    private void running() {
        engine.registerAsync(this::async, options().build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3, 4), NAME, patience());
    }

    private Balance balance() {
        return balances.get(stream);
    }

    private void spoil() {
        balances.upsert(new Balance(stream, 99, 99));
        balances.upsert(new Balance("nobody", 1, 1));
    }

    private long checkpoint(String name) {
        return ability(CheckpointStore.class)
                .getCheckpoint(name)
                .map(Checkpoint::position)
                .orElse(-1L);
    }

    // ---------------------------------------------------------------- async

    @Test
    void theModelIsReplacedByWhatTheEventsMake() {
        running();
        spoil();

        RebuildProgress progress = engine.rebuild(NAME);

        assertThat(progress.completed()).isTrue();
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 4, 10));
        engine.awaitApplied(deposit(5), NAME, patience());
        assertThat(balance()).as("with what was appended after that").isEqualTo(new Balance(stream, 5, 15));
        assertThat(checkpoint("rebuild:" + NAME)).as("nothing is left over").isEqualTo(-1);
        assertThat(engine.rebuild(NAME).completed()).as("once more").isTrue();
        assertThat(balance()).isEqualTo(new Balance(stream, 5, 15));
    }

    @Test
    void readersNeverSeeLessThanBeforeAndWritersAreAppliedOnce() throws InterruptedException {
        running();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong appended = new AtomicLong(10);
        List<String> seen = new CopyOnWriteArrayList<>();
        Thread writer = new Thread(() -> {
            while (!over.get()) {
                var unused = deposit(1);
                appended.incrementAndGet();
            }
        });
        Thread reader = new Thread(() -> {
            long before = 10;
            while (!over.get()) {
                Optional<Balance> now = balances.find(stream);
                if (now.isEmpty() || now.get().total() < before) {
                    seen.add(now + " after " + before);
                }
                before = now.map(Balance::total).orElse(before);
            }
        });
        writer.start();
        reader.start();
        try {
            for (int round = 0; round < 3; round++) {
                assertThat(engine.rebuild(NAME).completed()).isTrue();
            }
        } finally {
            over.set(true);
            writer.join();
            reader.join();
        }

        engine.awaitCaughtUp(NAME, patience());
        assertThat(balance().total()).isEqualTo(appended.get());
        assertThat(balance().deposits()).isEqualTo(appended.get() - 6);
        assertThat(seen).isEmpty();
    }

    @Test
    void theModelGoesOnWhileAnotherIsBuilt() throws InterruptedException {
        running();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                inside.countDown();
                await(goOn);
            }
        });

        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        assertThat(inside.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
        engine.awaitApplied(deposit(5), NAME, patience());
        assertThat(balance().total()).isEqualTo(15);
        assertThat(engine.getStatus(NAME).state()).isEqualTo(ProjectionState.RUNNING);
        assertThatThrownBy(() -> engine.rebuild(NAME)).isInstanceOf(RebuildInProgressException.class);
        assertThatThrownBy(() -> engine.verify(NAME)).isInstanceOf(RebuildInProgressException.class);
        ProjectionEngine other = open(settings(openBank(builder())));
        other.registerAsync(this::async, options().build());
        assertThatThrownBy(() -> other.rebuild(NAME))
                .as("from another process")
                .isInstanceOf(RebuildInProgressException.class);
        goOn.countDown();

        assertThat(rebuild.await(patience()).completed()).isTrue();
        engine.awaitCaughtUp(NAME, patience());
        assertThat(balance()).isEqualTo(new Balance(stream, 5, 15));
    }

    @Test
    void aRebuildThatFailsLeavesTheModelAsItWas() {
        running();
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                throw new IllegalStateException("a handler with a mistake");
            }
        });

        assertThatThrownBy(() -> engine.rebuild(NAME))
                .isInstanceOf(RebuildFailedException.class)
                .hasMessageContaining("a handler with a mistake");

        assertThat(balance()).isEqualTo(new Balance(stream, 4, 10));
        assertThat(engine.getStatus(NAME).state()).isEqualTo(ProjectionState.RUNNING);
        engine.awaitApplied(deposit(5), NAME, patience());
        assertThat(balance().total()).isEqualTo(15);
        whenApplied.set(context -> {});
        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(balance()).isEqualTo(new Balance(stream, 5, 15));
    }

    @Test
    void aRebuildCanBeCancelled() throws InterruptedException {
        running();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                inside.countDown();
                await(goOn);
            }
        });
        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        assertThat(inside.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();

        rebuild.cancel();
        goOn.countDown();

        assertThatThrownBy(() -> rebuild.await(patience())).isInstanceOf(OperationCancelledException.class);
        assertThat(balance()).isEqualTo(new Balance(stream, 4, 10));
        assertThat(checkpoint("rebuild:" + NAME)).isEqualTo(-1);
        whenApplied.set(context -> {});
        assertThat(engine.rebuild(NAME).completed())
                .as("nothing is in the way of the next")
                .isTrue();
    }

    @Test
    void aProjectionThatGaveUpGoesOnAtTheNewModel() {
        engine.registerAsync(this::async, options().build());
        whenApplied.set(context -> {
            if (!context.isReplaying()) {
                throw new IllegalStateException("the old handler");
            }
        });
        engine.start();
        var unused = deposit(1, 2);
        eventually("the fault", () -> engine.getStatus(NAME).state() == ProjectionState.FAULTED);

        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(balance()).isEqualTo(new Balance(stream, 2, 3));
        whenApplied.set(context -> {});
        engine.restart(NAME);
        engine.awaitApplied(deposit(4), NAME, patience());
        assertThat(balance()).isEqualTo(new Balance(stream, 3, 7));
    }

    @Test
    void anEngineThatDoesNotRunCanRebuild() {
        running();
        engine.stop(patience());
        var unused = deposit(5);
        spoil();

        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 5, 15));
        engine.start();
        engine.awaitApplied(deposit(1), NAME, patience());
        assertThat(balance()).isEqualTo(new Balance(stream, 6, 16));
    }

    @Test
    void whatCannotBeAppliedIsParkedOfTheNewModel() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        whenApplied.set(context -> {
            long version = context.event().version();
            if (version == 2 && refuses.get()) {
                throw new IllegalStateException("not this one");
            }
        });
        engine.registerAsync(
                this::async, options().onPoisonEvent(PoisonDecision.PARK).build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3), NAME, patience());
        assertThat(engine.parked(NAME).list(0, 10))
                .extracting(ParkedEvent::version)
                .containsExactly(2L, 3L);

        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(engine.parked(NAME).list(0, 10))
                .extracting(ParkedEvent::version)
                .containsExactly(2L, 3L);
        assertThat(balance()).isEqualTo(new Balance(stream, 1, 1));

        refuses.set(false);
        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(engine.parked(NAME).count()).as("nothing is parked any more").isZero();
        engine.awaitApplied(deposit(4), NAME, patience());
        assertThat(balance()).as("nothing is held back any more").isEqualTo(new Balance(stream, 4, 10));
    }

    @Test
    void aFactoryNeedsTransactionsAndBeginsAtTheBeginning() {
        assertThatThrownBy(() -> engine.registerAsync(
                        this::async, options().transactional(false).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be transactional");
        running();
        assertThatThrownBy(() -> engine.rebuild(NAME, RebuildOptions.defaults().onTopFrom(1)))
                .isInstanceOf(NotRebuildableException.class);
        assertThat(balance().total()).isEqualTo(10);
    }

    @Test
    void aReadModelIsOneProjectionsOnly() {
        engine.registerAsync(this::async, options().build());

        assertThatThrownBy(() -> engine.registerAsync(
                        models -> AsyncProjection.named("another")
                                .on(Deposited.class, touching(models.repository(Balance.class)))
                                .build(),
                        options().build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to projection \"" + NAME + "\"");

        engine.unregister(NAME);
        engine.registerAsync(
                models -> AsyncProjection.named("another")
                        .on(Deposited.class, touching(models.repository(Balance.class)))
                        .build(),
                options().build());
        assertThat(engine.getAllStatuses()).hasSize(1);
    }

    private static ProjectionHandler<Deposited> touching(ReadModelRepository<Balance> target) {
        return (event, context) -> context.in(target).clear();
    }

    @Test
    void aModelThatBeganAtTheHeadIsNotRebuilt() {
        engine.registerAsync(
                this::async, options().startFrom(StartPosition.HEAD).build());

        assertThatThrownBy(() -> engine.rebuild(NAME)).isInstanceOf(NotRebuildableException.class);
        assertThatThrownBy(() -> engine.verify(NAME)).isInstanceOf(NotRebuildableException.class);
    }

    // ---------------------------------------------------------------- inline

    @Test
    void anInlineModelIsReplacedWhileEventsAreAppended() throws InterruptedException {
        engine.registerInline(this::inline);
        engine.attach();
        var first = deposit(1, 2, 3, 4);
        assertThat(first.eventIds()).hasSize(4);
        spoil();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong appended = new AtomicLong(10);
        List<String> failures = new CopyOnWriteArrayList<>();
        Thread writer = new Thread(() -> {
            while (!over.get()) {
                try {
                    var unused = deposit(1);
                    appended.incrementAndGet();
                } catch (MinkException e) {
                    failures.add(e.toString());
                }
            }
        });
        writer.start();
        try {
            for (int round = 0; round < 3; round++) {
                assertThat(engine.rebuild(NAME).completed()).isTrue();
            }
        } finally {
            over.set(true);
            writer.join();
        }

        assertThat(failures).isEmpty();
        assertThat(balances.getAll()).containsExactly(new Balance(stream, (int) appended.get() - 6, appended.get()));
        assertThat(engine.verify(NAME).isClean()).isTrue();
    }

    // ---------------------------------------------------------------- commits whose answer is lost

    private void loseAnswerToLastStep(Loss loss) {
        tap().transactions().loseNextAnswer("finish the rebuild of projection " + NAME, loss);
    }

    /** Rebuilds with the answer to the last step lost, and makes sure that nothing is left over. */
    private void rebuildWithoutAnAnswer(Loss loss) {
        spoil();
        List<Balance> old = balances.getAll();
        Balance right = balanceOfEvents();
        loseAnswerToLastStep(loss);

        assertThatThrownBy(() -> engine.rebuild(NAME)).isInstanceOf(UnknownOutcomeException.class);

        assertThat(tap().transactions().answersToLose()).isZero();
        assertThat(balances.getAll())
                .as("after " + loss)
                .containsExactlyInAnyOrderElementsOf(loss == Loss.COMMITTED ? List.of(right) : old);
        assertNothingIsLeftOver();
    }

    private Balance balanceOfEvents() {
        List<Long> amounts = store().load(stream).stream()
                .map(event -> ((Deposited) event.data()).amount().longValue())
                .toList();
        return new Balance(
                stream, amounts.size(), amounts.stream().mapToLong(n -> n).sum());
    }

    private void assertNothingIsLeftOver() {
        assertThat(checkpoint("rebuild:" + NAME)).isEqualTo(-1);
        assertThat(ability(ParkedEventStore.class).count("rebuild:" + NAME)).isZero();
        assertThat(ability(LeaseStore.class).find("rebuild:" + NAME)).isEmpty();
    }

    private void assertModelIsThatOfEvents() {
        assertThat(balances.getAll()).containsExactly(balanceOfEvents());
    }

    @Test
    void aModelWhoseReplacementHasNoAnswerIsTheOldOneOrTheNew() {
        running();
        for (Loss loss : Loss.values()) {
            rebuildWithoutAnAnswer(loss);
            Balance before = balance();
            engine.awaitApplied(deposit(5), NAME, patience());
            assertThat(balance())
                    .as("what comes then is applied to it once")
                    .isEqualTo(new Balance(stream, before.deposits() + 1, before.total() + 5));
            assertThat(engine.getStatus(NAME).error()).isEmpty();

            assertThat(engine.rebuild(NAME).completed()).as("the next").isTrue();
            assertModelIsThatOfEvents();
            assertNothingIsLeftOver();
        }
    }

    @Test
    void anInlineModelWhoseReplacementHasNoAnswerIsTheOldOneOrTheNew() {
        engine.registerInline(this::inline);
        engine.attach();
        var first = deposit(1, 2, 3, 4);
        assertThat(first.eventIds()).hasSize(4);
        for (Loss loss : Loss.values()) {
            rebuildWithoutAnAnswer(loss);
            Balance before = balance();
            var next = deposit(5);
            assertThat(next.eventIds()).hasSize(1);
            assertThat(balance()).isEqualTo(new Balance(stream, before.deposits() + 1, before.total() + 5));

            assertThat(engine.rebuild(NAME).completed()).as("the next").isTrue();
            assertModelIsThatOfEvents();
            assertNothingIsLeftOver();
        }
    }

    @Test
    void aBatchOfTheNewModelWithoutAnAnswerIsInItOnce() {
        running();
        for (Loss loss : Loss.values()) {
            spoil();
            tap().transactions().loseNextAnswer("apply projection rebuild:" + NAME, loss);

            assertThat(engine.rebuild(NAME).completed())
                    .as("in spite of " + loss)
                    .isTrue();

            assertThat(tap().transactions().answersToLose()).isZero();
            assertModelIsThatOfEvents();
            assertNothingIsLeftOver();
        }
    }

    @Test
    void aModelThatIsReplacedBeforeItsWorkerAsksWhatItCommittedHasEachEventOnce() {
        running();
        for (Loss loss : Loss.values()) {
            AtomicBoolean replaced = new AtomicBoolean();
            tap().checkpoints().beforeNextRead(NAME, () -> {
                var unused = deposit(6);
                replaced.set(engine.rebuild(NAME).completed());
            });
            tap().transactions().loseNextAnswer("apply projection " + NAME, loss);

            var unused = deposit(5);
            eventually("another model", replaced::get);
            engine.awaitApplied(deposit(7), NAME, patience());

            assertModelIsThatOfEvents();
            assertThat(tap().transactions().answersToLose()).isZero();
        }
    }

    /**
     * The worker that fills the new model commits its last batch without learning of it, and waits for long before
     * it tries that again: meanwhile the last step begins.
     */
    @Test
    void whatTheNewModelHasWithoutAnAnswerIsNotAppliedAgainInTheLastStep() {
        Duration tooLong = Duration.ofMinutes(5);
        engine.registerAsync(
                this::async,
                options()
                        .batchSize(4)
                        .retryPolicy(RetryPolicy.exponentialBackoff(2, tooLong, tooLong))
                        .build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3, 4), NAME, patience());
        String checkpoint = "rebuild:" + NAME;
        AtomicBoolean lost = new AtomicBoolean();
        whenApplied.set(context -> {
            if (context.isReplaying() && context.event().version() == 5 && lost.compareAndSet(false, true)) {
                tap().transactions().loseNextAnswer("apply projection " + checkpoint, Loss.COMMITTED);
                tap().checkpoints().failNextRead(checkpoint, Failures.away());
            }
        });
        AtomicLong head = new AtomicLong();
        RebuildOptions options = RebuildOptions.defaults()
                .withProgressInterval(Duration.ofNanos(1))
                .withProgress(progress -> {
                    if (progress.currentPosition() == 0 && head.compareAndSet(0, progress.toPosition())) {
                        engine.awaitApplied(deposit(5, 6), NAME, patience());
                    } else if (progress.currentPosition() >= head.get()) {
                        eventually(
                                "the loss",
                                () -> lost.get() && !tap().checkpoints().awaitsRead(checkpoint));
                    }
                });

        assertThat(engine.rebuild(NAME, options).completed()).isTrue();

        assertThat(lost).isTrue();
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 6, 21));
        assertNothingIsLeftOver();
        engine.awaitApplied(deposit(7), NAME, patience());
        assertModelIsThatOfEvents();
    }

    // ---------------------------------------------------------------- verification

    @Test
    void aVerificationFindsWhatIsWrong() {
        running();
        Verification before = engine.verify(NAME);
        assertThat(before.isClean()).isTrue();
        assertThat(before.complete()).isTrue();
        assertThat(before.rows()).isEqualTo(1);

        spoil();
        var other = store().append(Sample.stream(), List.<Object>of(Bank.deposit(7)));
        engine.awaitApplied(other, NAME, patience());
        balances.delete(other.streamId());
        Verification after = engine.verify(NAME);

        assertThat(after.differences())
                .containsExactlyInAnyOrder(
                        new ModelDifference(Balance.class, stream, ModelDifference.Kind.DIFFERENT),
                        new ModelDifference(Balance.class, "nobody", ModelDifference.Kind.UNEXPECTED),
                        new ModelDifference(Balance.class, other.streamId(), ModelDifference.Kind.MISSING));
        assertThat(after.rows()).isEqualTo(3);
        assertThat(balance().total()).as("nothing is repaired").isEqualTo(99);
    }

    @Test
    void bytesAreComparedByTheirContent() {
        ReadModelRepository<Picture> pictures = ability(ReadModelStore.class).repository(Picture.class);
        engine.registerAsync(
                models -> {
                    ReadModelRepository<Picture> target = models.repository(Picture.class);
                    return AsyncProjection.named(NAME)
                            .on(
                                    Deposited.class,
                                    (event, context) -> context.in(target)
                                            .upsert(new Picture(
                                                    context.event().streamId(),
                                                    event.toString().getBytes(StandardCharsets.UTF_8))))
                            .build();
                },
                options().build());
        engine.start();
        engine.awaitApplied(deposit(1), NAME, patience());

        assertThat(engine.verify(NAME).isClean()).isTrue();
        pictures.upsert(new Picture(stream, new byte[] {1}));
        assertThat(engine.verify(NAME).differences())
                .containsExactly(new ModelDifference(Picture.class, stream, ModelDifference.Kind.DIFFERENT));
    }

    @Test
    void aModelThatIsBehindIsNotWrong() {
        running();
        engine.stop(patience());
        var unused = deposit(5, 6);

        assertThat(engine.verify(NAME).isClean()).isTrue();
        assertThat(engine.verify(NAME).position()).isEqualTo(checkpoint(NAME));
    }

    @Test
    void aVerificationWhileEventsAreAppendedIsClean() throws InterruptedException {
        running();
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!over.get()) {
                var unused = deposit(1);
            }
        });
        writer.start();
        try {
            for (int round = 0; round < 3; round++) {
                assertThat(engine.verify(NAME).differences()).isEmpty();
            }
        } finally {
            over.set(true);
            writer.join();
        }
    }

    @Test
    void anEngineThatStopsWaitsForAVerificationButNotForWhoeverCalledIt() throws InterruptedException {
        running();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                inside.countDown();
                await(goOn);
            }
        });
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            outcome.set(catchThrowable(() -> engine.verify(NAME)));
            await(over);
        });
        caller.start();
        try {
            await(inside);
            Thread other = new Thread(() -> {
                eventually("the stop", () -> !engine.isRunning());
                goOn.countDown();
            });
            other.start();
            engine.stop(patience());
            other.join();
            eventually("its end", () -> outcome.get() instanceof OperationCancelledException);
        } finally {
            over.countDown();
            caller.join();
        }
    }

    @Test
    void anInterruptedVerificationLeavesNothingOver() throws InterruptedException {
        running();
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        CountDownLatch inside = new CountDownLatch(1);
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                inside.countDown();
                throw new TransientException("passes", null);
            }
        });
        Thread caller = new Thread(() -> {
            outcome.set(catchThrowable(() -> engine.verify(NAME)));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(inside);
        caller.interrupt();
        caller.interrupt();
        caller.join();

        assertThat(outcome.get()).isInstanceOf(OperationCancelledException.class);
        assertThat(stillInterrupted).isTrue();
        assertThat(checkpoint("rebuild:" + NAME)).isEqualTo(-1);
        whenApplied.set(context -> {});
        assertThat(engine.verify(NAME).isClean()).isTrue();
    }

    @Test
    void nobodyElseMayBeginBeforeARebuildIsTidiedUp() {
        running();
        List<String> owners = new CopyOnWriteArrayList<>();
        tap().checkpoints()
                .beforeEveryDeletion(name -> owners.add(ability(LeaseStore.class)
                        .find("rebuild:" + NAME)
                        .map(Lease::owner)
                        .orElse("nobody")));

        assertThat(engine.rebuild(NAME).completed()).isTrue();
        whenApplied.set(context -> {
            if (context.isReplaying()) {
                throw new IllegalStateException("a handler with a mistake");
            }
        });
        assertThatThrownBy(() -> engine.rebuild(NAME)).isInstanceOf(RebuildFailedException.class);

        assertThat(owners).hasSizeGreaterThanOrEqualTo(4).doesNotContain("nobody");
    }

    @Test
    void whatCannotBeTidiedUpDoesNotFailARebuild() {
        running();
        spoil();
        AtomicInteger deletions = new AtomicInteger();
        tap().checkpoints().beforeEveryDeletion(name -> {
            if (deletions.incrementAndGet() == 2) {
                throw new AdapterException("mink: the database is away", true, null);
            }
        });

        assertThat(engine.rebuild(NAME).completed()).isTrue();

        assertThat(deletions).hasValue(2);
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 4, 10));
        assertThat(engine.rebuild(NAME).completed())
                .as("the next one tidies up")
                .isTrue();
        assertThat(checkpoint("rebuild:" + NAME)).isEqualTo(-1);
    }

    @Test
    void anEventThatFailsInTheLastStepIsParked() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenApplied.set(context -> {
            long version = context.event().version();
            if (version == 12) {
                throw new IllegalStateException("not this one");
            }
            if (version == 4 && context.isReplaying()) {
                inside.countDown();
                await(goOn);
            }
        });
        engine.registerAsync(
                this::async,
                options()
                        .batchSize(1)
                        .onPoisonEvent(PoisonDecision.PARK)
                        .holdBackStreams(false)
                        .build());
        engine.start();
        engine.awaitApplied(deposit(1, 2, 3, 4), NAME, patience());
        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        await(inside);
        engine.awaitApplied(deposit(5, 6, 7, 8, 9, 10, 11, 12, 13), NAME, patience());
        goOn.countDown();

        assertThat(rebuild.await(patience()).completed()).isTrue();
        assertThat(balance()).isEqualTo(new Balance(stream, 12, 79));
        assertThat(engine.parked(NAME).list(0, 20))
                .extracting(ParkedEvent::version)
                .containsExactly(12L);
    }

    @Test
    void aPausedProjectionIsWhereItsNewModelIs() {
        running();
        engine.pause(NAME);
        eventually("the pause", () -> engine.getStatus(NAME).state() == ProjectionState.PAUSED);
        AppendResult later = deposit(5);

        assertThat(engine.rebuild(NAME).completed()).isTrue();

        engine.awaitApplied(later, NAME, patience());
        assertThat(balance()).isEqualTo(new Balance(stream, 5, 15));
        assertThat(engine.getStatus(NAME).state()).isEqualTo(ProjectionState.PAUSED);
        engine.resume(NAME);
        engine.awaitApplied(deposit(1), NAME, patience());
        assertThat(balance()).isEqualTo(new Balance(stream, 6, 16));
    }

    @Test
    void aFactoryThatFailsTheSecondTimeLeavesNothingOver() {
        AtomicInteger made = new AtomicInteger();
        ProjectionFactory<AsyncProjection> factory = models -> {
            AsyncProjection projection = async(models);
            if (made.incrementAndGet() == 2) {
                throw new IllegalStateException("not twice");
            }
            return projection;
        };
        engine.registerAsync(factory, options().build());
        engine.start();
        engine.awaitApplied(deposit(1, 2), NAME, patience());

        assertThatThrownBy(() -> engine.rebuild(NAME)).hasMessageContaining("not twice");
        assertThat(engine.rebuild(NAME).completed()).isTrue();
        assertThat(balance()).isEqualTo(new Balance(stream, 2, 3));
    }

    // ---------------------------------------------------------------- nobody else writes when it is replaced

    /** Lets a handler of the live model wait at an event, until what is returned is counted down. */
    private CountDownLatch blockLiveAt(long version, CountDownLatch inside) {
        CountDownLatch goOn = new CountDownLatch(1);
        whenRead.set(context -> {
            if (!context.isReplaying() && context.event().version() == version) {
                inside.countDown();
                await(goOn);
            }
        });
        return goOn;
    }

    private static void awaitLastStep(Rebuild rebuild) {
        assertThatThrownBy(() -> rebuild.await(Duration.ofMillis(300)))
                .as("it waits for whoever writes the model")
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(rebuild.progress().percentage()).isEqualTo(100);
    }

    @Test
    void aModelIsNotReplacedWhileABatchIsApplied() {
        running();
        spoil();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = blockLiveAt(5, inside);
        AppendResult fifth = deposit(5);
        await(inside);

        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        try {
            awaitLastStep(rebuild);
        } finally {
            goOn.countDown();
        }

        assertThat(rebuild.await(patience()).completed()).isTrue();
        engine.awaitApplied(fifth, NAME, patience());
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 5, 15));
    }

    @Test
    void aModelIsNotReplacedWhileAnAppendIsUnderWay() throws InterruptedException {
        engine.registerInline(this::inline);
        engine.attach();
        var first = deposit(1, 2, 3, 4);
        assertThat(first.eventIds()).hasSize(4);
        spoil();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = blockLiveAt(5, inside);
        Thread writer = new Thread(() -> {
            var unused = deposit(5);
        });
        writer.start();
        await(inside);

        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        try {
            awaitLastStep(rebuild);
        } finally {
            goOn.countDown();
        }

        assertThat(rebuild.await(patience()).completed()).isTrue();
        writer.join();
        assertThat(balances.getAll()).containsExactly(new Balance(stream, 5, 15));
    }

    @Test
    void whoLostTheRightToRebuildReplacesNothing() {
        running();
        spoil();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = blockLiveAt(5, inside);
        AppendResult fifth = deposit(5);
        await(inside);
        Rebuild rebuild = engine.startRebuild(NAME, RebuildOptions.defaults());
        awaitLastStep(rebuild);

        LeaseStore leases = ability(LeaseStore.class);
        String right = "rebuild:" + NAME;
        assertThat(leases.release(leases.find(right).orElseThrow())).isTrue();
        assertThat(leases.acquire(right, "somebody else", Duration.ofMinutes(1)))
                .isPresent();
        goOn.countDown();

        assertThatThrownBy(() -> rebuild.await(patience())).isInstanceOf(MinkException.class);
        engine.awaitApplied(fifth, NAME, patience());
        assertThat(balance()).as("the model is what it was").isEqualTo(new Balance(stream, 100, 104));
    }

    @Test
    void anEventIsNotParkedAgainThatTheNewModelHas() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        AtomicReference<Runnable> whenTold = new AtomicReference<>(() -> {});
        class Refusal extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                Objects.requireNonNull(whenTold.get()).run();
                return "not this one";
            }
        }
        whenApplied.set(context -> {
            if (context.event().version() == 2 && refuses.get()) {
                throw new Refusal();
            }
        });
        engine.registerAsync(
                this::async,
                options()
                        .onPoisonEvent(PoisonDecision.PARK)
                        .holdBackStreams(false)
                        .build());
        engine.start();
        AppendResult last = deposit(1, 2, 3);
        engine.awaitApplied(last, NAME, patience());
        assertThat(engine.parked(NAME).count()).isEqualTo(1);

        AtomicInteger told = new AtomicInteger();
        List<Rebuild> rebuilds = new CopyOnWriteArrayList<>();
        whenTold.set(() -> {
            if (told.incrementAndGet() == 1) {
                refuses.set(false);
                rebuilds.add(engine.startRebuild(NAME, RebuildOptions.defaults()));
            }
            // Within the transaction of the retry the rebuild cannot end, after it nothing is in its way.
            var unused = catchThrowable(() -> rebuilds.get(0).await(Duration.ofMillis(500)));
        });
        var retried = engine.parked(NAME).retry(last.positions().get(1));
        assertThat(rebuilds.get(0).await(patience()).completed()).isTrue();

        assertThat(balance()).isEqualTo(new Balance(stream, 3, 6));
        assertThat(engine.parked(NAME).count()).as("after " + retried).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting in a test");
        }
    }
}
