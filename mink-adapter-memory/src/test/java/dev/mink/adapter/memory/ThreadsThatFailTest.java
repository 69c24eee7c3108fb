package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a start and of a rebuild for which there was no thread. */
class ThreadsThatFailTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NONE = "none";

    private final MemoryAdapter adapter = MemoryAdapter.create();
    private final EventStore store = EventStore.create(adapter);

    /** How many threads can still be made. */
    private final AtomicInteger threadsLeft = new AtomicInteger(Integer.MAX_VALUE);

    /** How the name of those begins that cannot be started. */
    private final AtomicReference<String> failing = new AtomicReference<>(NONE);

    private final ProjectionEngine engine = ProjectionEngine.builder(store)
            .leaseDuration(Duration.ofSeconds(2))
            .threads(this::thread)
            .build();

    record Counted(int number) {}

    private Thread thread(Runnable work) {
        if (threadsLeft.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("no more threads");
        }
        Thread thread = new Thread(work) {
            @Override
            public synchronized void start() {
                if (getName().startsWith(failing.get())) {
                    throw new OutOfMemoryError("no thread for " + getName());
                }
                super.start();
            }
        };
        thread.setDaemon(true);
        return thread;
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    private void register() {
        engine.registerAsync(AsyncProjection.named("p")
                .on(Counted.class, (event, context) -> {})
                .clearedBy(context -> {})
                .build());
    }

    @Test
    void anEngineWithoutCaretakerStartsWithOneTheNextTime() {
        register();
        threadsLeft.set(0);
        assertThatThrownBy(engine::start).isInstanceOf(OutOfMemoryError.class);
        assertThat(engine.isRunning()).isFalse();
        threadsLeft.set(Integer.MAX_VALUE);

        engine.start();

        LeaseStore leases = adapter.capability(LeaseStore.class).orElseThrow();
        await().atMost(SOON).until(() -> leases.find("projection:p").isPresent());
        Lease first = leases.find("projection:p").orElseThrow();
        await("a renewal")
                .atMost(SOON)
                .until(() -> leases.find("projection:p")
                        .filter(lease -> lease.expiresAt().isAfter(first.expiresAt()))
                        .isPresent());
        assertThat(leases.find("projection:p").map(Lease::token)).contains(first.token());
    }

    @Test
    void aRebuildWithoutThreadIsNoneUnderWay() {
        register();
        engine.start();
        var unused = store.append("counted", List.of(new Counted(1)));
        engine.awaitCaughtUp("p", SOON);
        failing.set("mink-rebuild");
        assertThatThrownBy(() -> engine.rebuild("p")).isInstanceOf(OutOfMemoryError.class);
        failing.set(NONE);

        assertThat(engine.rebuild("p").completed()).isTrue();

        Instant before = Instant.now();
        engine.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aRebuildWithoutCaretakerIsNoneUnderWay() {
        register();
        threadsLeft.set(1); // that of the rebuild
        assertThatThrownBy(() -> engine.rebuild("p")).isInstanceOf(OutOfMemoryError.class);
        threadsLeft.set(Integer.MAX_VALUE);

        assertThat(engine.rebuild("p").completed()).isTrue();
        assertThat(engine.getStatus("p").state()).isEqualTo(ProjectionState.STOPPED);
    }
}
