package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.LeaseStore;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.NotRebuildableException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.projection.engine.Rebuild;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for, refused and looked at while a model is rebuilt in place. */
class RebuildRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String REQUESTS = "projection:p";

    private final AtomicBoolean looksFail = new AtomicBoolean();
    private final AtomicInteger failedLooks = new AtomicInteger();
    private final ForwardingAdapter adapter = new FailingLooks();
    private final EventStore store = EventStore.create(adapter);
    private final ProjectionEngine engine = ProjectionEngine.create(store);
    private final List<Integer> model = new CopyOnWriteArrayList<>();

    record Counted(int number) {}

    /** Rebuilds cannot read checkpoints while that is wanted. */
    private final class FailingLooks extends ForwardingAdapter {
        @Override
        public <T> Optional<T> capability(Class<T> type) {
            Optional<T> found = super.capability(type);
            return type == CheckpointStore.class
                    ? found.map(some -> type.cast(failing((CheckpointStore) some)))
                    : found;
        }

        private CheckpointStore failing(CheckpointStore checkpoints) {
            return new ForwardingCheckpoints(checkpoints) {
                @Override
                public Optional<Checkpoint> getCheckpoint(String name) {
                    if (looksFail.get() && Thread.currentThread().getName().startsWith("mink-rebuild")) {
                        failedLooks.incrementAndGet();
                        throw new AdapterException("away for a moment", true, null);
                    }
                    return super.getCheckpoint(name);
                }
            };
        }
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    private LeaseStore leases() {
        return adapter.capability(LeaseStore.class).orElseThrow();
    }

    private void append(int... numbers) {
        for (int number : numbers) {
            var unused = store.append("counted", List.of(new Counted(number)));
        }
    }

    private AsyncProjection counting() {
        return AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> model.add(event.number()))
                .clearedBy(context -> model.clear())
                .build();
    }

    private void awaitRunning() {
        await().atMost(SOON).until(() -> engine.getStatus("p").state() == ProjectionState.RUNNING);
    }

    @Test
    void whoseRequestIsReplacedDoesNotTakeTheModelForRebuilt() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger cleared = new AtomicInteger();
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {
                    inside.countDown();
                    goOn.await();
                })
                .clearedBy(context -> cleared.incrementAndGet())
                .build());
        engine.start();
        append(1);
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        Rebuild rebuild = engine.startRebuild("p", RebuildOptions.defaults());
        await().atMost(SOON).until(() -> leases().requested(REQUESTS).isPresent());
        leases().request(REQUESTS, "restart");
        goOn.countDown();

        assertThatThrownBy(() -> rebuild.await(SOON))
                .isInstanceOf(RebuildFailedException.class)
                .hasMessageContaining("replaced by another request");
        assertThat(cleared).hasValue(0);
    }

    @Test
    void aRefusalDoesNotReplaceWhatIsAskedMeanwhile() {
        AtomicBoolean first = new AtomicBoolean(true);
        AtomicInteger cleared = new AtomicInteger();
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {})
                .clearedBy(context -> {
                    if (first.getAndSet(false)) {
                        leases().request(REQUESTS, "rebuild #other");
                        throw new IllegalStateException("it cannot be emptied");
                    }
                    cleared.incrementAndGet();
                })
                .build());
        engine.start();

        leases().request(REQUESTS, "rebuild");

        await().atMost(SOON).untilAsserted(() -> assertThat(cleared).hasValue(1));
    }

    @Test
    void anInlineModelIsNotEmptiedForAPartOfTheEvents() {
        engine.registerInline(InlineProjection.named("p")
                .on(Counted.class, (event, context) -> model.add(event.number()))
                .clearedBy(context -> model.clear())
                .build());
        engine.attach();
        append(1, 2, 3);

        assertThatThrownBy(() -> engine.rebuild("p", RebuildOptions.defaults().withToPosition(2)))
                .isInstanceOf(NotRebuildableException.class)
                .hasMessageContaining("behind position 2");
        assertThat(model).containsExactly(1, 2, 3);

        assertThat(engine.rebuild("p").completed()).isTrue();
        assertThat(model).containsExactly(1, 2, 3);
    }

    @Test
    void aModelThatBeganAtTheHeadIsNotEmptied() {
        append(1, 2);
        engine.registerAsync(
                counting(), AsyncOptions.builder().startFrom(StartPosition.HEAD).build());
        engine.start();
        awaitRunning();
        append(3);
        engine.awaitCaughtUp("p", SOON);

        assertThatThrownBy(() -> engine.rebuild("p"))
                .isInstanceOf(NotRebuildableException.class)
                .hasMessageContaining("BEGINNING")
                .hasMessageContaining("onTopFrom");
        leases().request(REQUESTS, "rebuild");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(leases().requested(REQUESTS)).contains("refused"));

        assertThat(model).containsExactly(3);
        assertThat(engine.getStatus("p").error()).isEmpty();
        assertThat(engine.rebuild("p", RebuildOptions.defaults().onTopFrom(2)).completed())
                .isTrue();
        assertThat(model).containsExactly(3, 3);
    }

    @Test
    void aLookThatFailsInPassingDoesNotEndARebuild() {
        append(1, 2, 3);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean replays = new AtomicBoolean();
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {
                    if (context.isReplaying()) {
                        replays.set(true);
                        goOn.await();
                    }
                    model.add(event.number());
                })
                .clearedBy(context -> model.clear())
                .build());
        engine.start();
        engine.awaitCaughtUp("p", SOON);

        Rebuild rebuild = engine.startRebuild("p", RebuildOptions.defaults());
        await().atMost(SOON).untilTrue(replays);
        looksFail.set(true);
        await().atMost(SOON).until(() -> failedLooks.get() > 1);
        assertThat(rebuild.isDone()).isFalse();
        looksFail.set(false);
        goOn.countDown();

        assertThat(rebuild.await(SOON).completed()).isTrue();
        assertThat(model).containsExactly(1, 2, 3);
    }

    @Test
    void oneOfSeveralThatIsCancelledLeavesTheOthersAlone() throws Exception {
        append(1, 2, 3);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean replays = new AtomicBoolean();
        engine.registerAsync(AsyncProjection.named("waits")
                .on(Counted.class, (event, context) -> {
                    replays.compareAndSet(false, context.isReplaying());
                    if (context.isReplaying()) {
                        goOn.await();
                    }
                })
                .clearedBy(context -> {})
                .build());
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {
                    if (context.isReplaying()) {
                        goOn.await();
                    }
                    model.add(event.number());
                })
                .clearedBy(context -> model.clear())
                .build());
        engine.start();
        engine.awaitCaughtUp("waits", SOON);
        engine.awaitCaughtUp("p", SOON);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<List<RebuildProgress>> all =
                    pool.submit(() -> engine.rebuildAll(List.of("waits", "p"), RebuildOptions.defaults(), 2));
            await().atMost(SOON).untilTrue(replays);
            engine.unregister("waits");
            goOn.countDown();

            assertThatThrownBy(() -> all.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RebuildFailedException.class)
                    .hasMessageContaining("waits");
        } finally {
            pool.shutdownNow();
        }
        assertThat(model).as("the other one is complete by then").containsExactly(1, 2, 3);
    }
}
