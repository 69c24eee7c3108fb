package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.Event;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Registration;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registering, unregistering and losing projections while others are at work. */
class ProjectionLifecycleTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Feeds adapter = new Feeds();
    private final EventStore store = EventStore.create(adapter);
    private final AtomicReference<Runnable> whenTold = new AtomicReference<>(() -> {});
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ProjectionEngine engine = ProjectionEngine.builder(store)
            .owner("here")
            .leaseDuration(Duration.ofMillis(500))
            .stateObserver((projection, before, now, failure) -> {
                told.add(projection + " " + now.wireName());
                whenTold.get().run();
            })
            .build();

    record Counted(int number) {}

    /** Counts who listens to appends. */
    private static final class Feeds extends ForwardingAdapter {
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public Registration onAppend(Runnable wakeUp) {
            Registration real = super.onAppend(wakeUp);
            open.incrementAndGet();
            return () -> {
                open.decrementAndGet();
                real.close();
            };
        }
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
        engine.close();
        store.close();
    }

    private void append() {
        var unused = store.append("counted-" + Thread.currentThread().getId(), List.of(new Counted(1)));
    }

    @Test
    void anInlineProjectionIsUnregisteredWhenNoAppendRunsItAnyMore() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger applied = new AtomicInteger();
        engine.registerInline(InlineProjection.named("p")
                .on(Counted.class, (event, context) -> {
                    inside.countDown();
                    goOn.await();
                    applied.incrementAndGet();
                })
                .build());
        engine.attach();
        Future<?> append = pool.submit(this::append);
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        Future<Integer> unregistered = pool.submit(() -> {
            engine.unregister("p");
            return applied.get();
        });
        assertThatThrownBy(() -> unregistered.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        goOn.countDown();

        assertThat(unregistered.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(append.get(10, TimeUnit.SECONDS)).isNull();
        append();
        assertThat(applied).as("of appends after that").hasValue(1);
    }

    @Test
    void anInlineProjectionMayUnregisterItself() {
        AtomicInteger applied = new AtomicInteger();
        engine.registerInline(InlineProjection.named("p")
                .on(Counted.class, (event, context) -> {
                    applied.incrementAndGet();
                    engine.unregister("p");
                })
                .build());
        engine.attach();

        append();
        append();

        assertThat(applied).hasValue(1);
        assertThat(told).containsExactly("p running", "p stopped");
    }

    @Test
    void whoIsToldOfAnInlineProjectionHoldsUpNobodyAndFindsItAtWork() throws Exception {
        AtomicInteger applied = new AtomicInteger();
        List<Integer> appliedWhenTold = new CopyOnWriteArrayList<>();
        engine.attach();
        whenTold.set(() -> {
            CompletableFuture.runAsync(engine::isRunning, pool)
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join();
            append();
            appliedWhenTold.add(applied.get());
        });

        engine.registerInline(InlineProjection.named("p")
                .on(Counted.class, (event, context) -> applied.incrementAndGet())
                .build());
        engine.unregister("p");

        assertThat(told).containsExactly("p running", "p stopped");
        assertThat(appliedWhenTold).containsExactly(1, 1);
    }

    @Test
    void aPausedProjectionWhoseLeaseIsLostIsNotTheOwner() {
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {})
                .build());
        engine.start();
        append();
        engine.awaitCaughtUp("p", SOON);
        engine.pause("p");
        await().atMost(SOON).until(() -> engine.getStatus("p").state() == ProjectionState.PAUSED);
        LeaseStore leases = adapter.capability(LeaseStore.class).orElseThrow();

        List<Lease> other = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            leases.find("projection:p").ifPresent(leases::release);
            leases.acquire("projection:p", "elsewhere", Duration.ofMinutes(1)).ifPresent(other::add);
            return !other.isEmpty();
        });

        await().atMost(SOON).until(() -> engine.getStatus("p").state() == ProjectionState.STANDBY);
        await().atMost(SOON)
                .until(() -> engine.getStatus("p")
                        .owner()
                        .filter("elsewhere"::equals)
                        .isPresent());
        assertThat(leases.release(other.get(0))).isTrue();
        await().atMost(SOON).until(() -> engine.getStatus("p").state() == ProjectionState.PAUSED);
    }

    @Test
    void aProjectionThatCannotBeRegisteredLeavesNoFeedOpen() {
        AsyncProjection broken = new AsyncProjection() {
            @Override
            public String name() {
                return "p";
            }

            @Override
            public Set<String> handledEvents() {
                return Set.of("Counted");
            }

            @Override
            public void apply(Event event, ProjectionContext context) {}

            @Override
            public boolean supportsBatch() {
                throw new IllegalStateException("does not know");
            }
        };
        int before = adapter.open.get();

        assertThatThrownBy(() -> engine.registerAsync(broken)).hasMessage("does not know");

        assertThat(adapter.open).hasValue(before);
    }
}
