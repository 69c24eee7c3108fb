package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.Event;
import dev.mink.adapter.AdapterException;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjectionBase;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionMetrics;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.store.EventStore;
import dev.mink.testing.contract.Bank.Deposited;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What live projections are told, whatever fails around them, and how an engine starts and stops them. */
public abstract class LiveProjectionContract extends ProjectionContract {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int POISON = 13;

    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private final List<String> dropped = new CopyOnWriteArrayList<>();
    private final AtomicInteger threadsLeft = new AtomicInteger(Integer.MAX_VALUE);

    /** Sets up the contract; subclasses are made by JUnit. */
    protected LiveProjectionContract() {}

    @Override
    final ProjectionEngineBuilder settings(EventStore over) {
        return super.settings(over).threads(threads()).metrics(new ProjectionMetrics() {
            @Override
            public void recordDropped(String projection, String eventType) {
                dropped.add(eventType);
            }
        });
    }

    private ThreadFactory threads() {
        return work -> {
            if (threadsLeft.getAndDecrement() <= 0) {
                throw Failures.silent(new IllegalStateException("no thread, as the test wants it"));
            }
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        };
    }

    // ---------------------------------------------------------------- reading

    @Test
    void readsThatFailAreTriedAgainForAsLongAsItTakes() {
        engine.registerLive(new Seen(true));
        engine.attach();
        launch();
        AtomicBoolean away = new AtomicBoolean(true);
        tap().beforeEveryRead(() -> {
            if (away.get()) {
                throw Failures.away();
            }
        });
        deposit(1);

        eventually("many failures", () -> status().consecutiveErrors() > 5);
        assertThat(status().error()).get().isInstanceOf(ProjectionFailedException.class);
        assertThat(status().isRetrying()).isTrue();
        assertThat(status().state()).isEqualTo(ProjectionState.RUNNING);
        deposit(2);
        away.set(false);

        eventually("the news", () -> seen.size() == 2);
        assertThat(seen).containsExactly(1, 2);
        assertThat(status().error()).isEmpty();
    }

    @Test
    void anEventThatCannotBeReadIsLeftOutAndCounted() {
        engine.close();
        engine = open(settings(storeThatCannotReadThePoison()));
        engine.registerLive(new Seen(true));
        engine.attach();
        launch();

        deposit(1, POISON, 2);

        eventually("the news", () -> seen.size() == 2);
        assertThat(seen).containsExactly(1, 2);
        assertThat(dropped).containsExactly("Deposited");
        assertThat(status().eventsDropped()).isEqualTo(1);
        assertThat(status().state()).isEqualTo(ProjectionState.RUNNING);
    }

    @Test
    void anEventThatIsHandedInAndCannotBeReadIsLeftOutAndCounted() {
        engine.close();
        engine = open(settings(storeThatCannotReadThePoison()));
        engine.registerLive(new Seen(true));
        launch();

        deposit(1, POISON, 2);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));

        eventually("the news", () -> seen.size() == 2);
        assertThat(seen).containsExactly(1, 2);
        assertThat(dropped).containsExactly("Deposited");
    }

    private EventStore storeThatCannotReadThePoison() {
        return openBank(builder().readStage((event, stored) -> {
            if (stored.streamId().equals(stream) && stored.data().asUtf8().contains(String.valueOf(POISON))) {
                throw Failures.silent(new IllegalStateException("the key is lost"));
            }
            return List.of(event);
        }));
    }

    @Test
    void aStoreThatIsClosedShowsInTheStatus() {
        EventStore other = openBank(builder().closeAdapter(true));
        engine.close();
        engine = open(settings(other));
        engine.registerLive(new Seen(true));
        engine.attach();
        launch();

        other.close();

        awaitState(ProjectionState.FAULTED);
        assertThat(status().error()).isPresent();
    }

    @Test
    void anEngineThatIsAttachedLaterTellsLiveProjectionsThatRunAlready() {
        engine.registerLive(new Seen(true));
        launch();
        deposit(1);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));

        engine.attach();
        deposit(2);
        engine.notifyLiveProjections(store().loadRaw(stream, 1));

        eventually("the news", () -> seen.size() == 2);
        deposit(3);
        eventually("more news", () -> seen.size() == 3);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void anEngineThatCannotBeAttachedIsNot() {
        engine.registerLive(new Seen(true));
        launch();
        withoutStablePosition(() -> assertThatThrownBy(() -> engine.attach()).isInstanceOf(AdapterException.class));

        assertThat(engine.isAttached()).isFalse();
        deposit(1);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));
        eventually("the news", () -> seen.size() == 1);
    }

    // ---------------------------------------------------------------- start and stop

    @Test
    void aStartThatFailsLeavesTheEngineStopped() {
        engine.registerAsync(AsyncProjection.named(name + "-async")
                .on(Deposited.class, (event, context) -> {})
                .build());
        engine.registerLive(new Seen(true));
        engine.attach();

        withoutStablePosition(() -> assertThatThrownBy(() -> engine.start()).isInstanceOf(AdapterException.class));

        assertThat(engine.isRunning()).isFalse();
        assertThat(engine.getAllStatuses()).extracting(ProjectionStatus::state).containsOnly(ProjectionState.STOPPED);
        launch();
        deposit(1);
        eventually("the news", () -> seen.size() == 1);
    }

    @Test
    void aStartThatFailsHalfWayEndsWhatItHasStarted() {
        engine.registerAsync(AsyncProjection.named(name + "-async")
                .on(Deposited.class, (event, context) -> {})
                .build());
        engine.registerLive(new Seen(true));
        engine.attach();

        for (int possible = 0; !startsWithThreads(possible); possible++) {
            assertThat(engine.isRunning()).isFalse();
            assertThat(engine.getAllStatuses())
                    .extracting(ProjectionStatus::state)
                    .containsOnly(ProjectionState.STOPPED);
        }

        deposit(1);
        eventually("the news", () -> seen.size() == 1);
    }

    private boolean startsWithThreads(int possible) {
        threadsLeft.set(possible);
        try {
            engine.start();
            return true;
        } catch (IllegalStateException e) {
            return false;
        } finally {
            threadsLeft.set(Integer.MAX_VALUE);
        }
    }

    @Test
    void aLiveProjectionThatCannotStartIsNotRegistered() {
        engine.attach();
        engine.start();

        withoutStablePosition(() ->
                assertThatThrownBy(() -> engine.registerLive(new Seen(true))).isInstanceOf(AdapterException.class));

        assertThatThrownBy(() -> engine.getStatus(name)).isInstanceOf(ProjectionNotFoundException.class);
        engine.registerLive(new Seen(true));
        deposit(1);
        eventually("the news", () -> seen.size() == 1);
    }

    @Test
    void aStopByAProjectionIsNotFollowedByAStartBeforeItHasEnded() {
        AtomicReference<Object> outcome = new AtomicReference<>();
        engine.registerLive(new Seen(true) {
            @Override
            public void onEvent(Event event, ProjectionContext context) {
                super.onEvent(event, context);
                if (seen.size() == 1) {
                    engine.stop(patience());
                    try {
                        engine.start();
                        outcome.set("started");
                    } catch (RuntimeException e) {
                        outcome.set(e);
                    }
                }
            }
        });
        engine.attach();
        launch();

        deposit(1);
        eventually("the outcome", () -> outcome.get() != null);
        assertThat(outcome.get()).isInstanceOf(ProjectionEngineAlreadyRunningException.class);

        eventually("the next start", this::starts);
        deposit(2);
        eventually("the news", () -> seen.size() == 2);
    }

    @Test
    void afterAStopThatRanOutOfTimeTheEngineStartsOnceEverythingHasEnded() {
        AtomicBoolean go = new AtomicBoolean();
        AtomicBoolean busy = new AtomicBoolean();
        engine.registerLive(new Seen(true) {
            @Override
            public void onEvent(Event event, ProjectionContext context) {
                busy.set(true);
                while (!go.get()) {
                    Thread.onSpinWait();
                }
                super.onEvent(event, context);
            }
        });
        engine.attach();
        launch();
        deposit(1);
        eventually("the event", busy::get);

        assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(() -> engine.stop(SHORT));
        assertThatExceptionOfType(ProjectionEngineAlreadyRunningException.class).isThrownBy(() -> engine.start());
        go.set(true);

        eventually("the next start", this::starts);
        deposit(2);
        eventually("the news", () -> seen.contains(2));
    }

    @Test
    void stopsAndStartsByManyLeaveAnEngineThatWorks() throws InterruptedException {
        engine.registerLive(new Seen(true));
        engine.attach();
        try (Race race = new Race(4)) {
            var outcomes = race.run(thread -> () -> {
                for (int i = 0; i < 25; i++) {
                    if (thread % 2 == 0) {
                        var unused = starts();
                    } else {
                        engine.stop(patience());
                    }
                }
                return true;
            });
            assertThat(Race.Outcome.failures(outcomes)).isEmpty();
        }
        engine.stop(patience());
        assertThat(status().state()).isEqualTo(ProjectionState.STOPPED);
        launch();

        deposit(1);
        eventually("the news", () -> seen.size() == 1);
    }

    private boolean starts() {
        try {
            engine.start();
            return true;
        } catch (ProjectionEngineAlreadyRunningException e) {
            return false;
        }
    }

    private void withoutStablePosition(Runnable test) {
        tap().beforeEveryStablePosition(() -> {
            throw Failures.away();
        });
        try {
            test.run();
        } finally {
            tap().beforeEveryStablePosition(() -> {});
        }
    }

    // ---------------------------------------------------------------- going on

    @Test
    void whatIsNotTransientGoesOnWhereItWasAfterAStopThatInterruptedIt() throws InterruptedException {
        Interrupted projection = new Interrupted(false);
        engine.registerLive(projection);
        engine.attach();
        launch();
        deposit(1, 2, 3, 4);
        projection.busy.await();

        engine.stop(SHORT);
        deposit(5);
        launch();

        eventually("the news", () -> seen.size() == 5);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        assertThat(status().eventsDropped()).isZero();
        eventually("the head", () -> status().lag() == 0);
    }

    @Test
    void whatIsNotTransientKeepsWhatWasHandedInAfterAStopThatInterruptedIt() throws InterruptedException {
        Interrupted projection = new Interrupted(false);
        engine.registerLive(projection);
        launch();
        deposit(1, 2, 3, 4);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));
        projection.busy.await();

        engine.stop(SHORT);
        launch();

        eventually("the news", () -> seen.size() == 4);
        assertThat(seen).containsExactly(1, 2, 3, 4);
        assertThat(status().eventsDropped()).isZero();
    }

    @Test
    void whatATransientOneDoesNotGetToIsCounted() throws InterruptedException {
        Interrupted projection = new Interrupted(true);
        engine.registerLive(projection);
        launch();
        deposit(1, 2, 3, 4);
        engine.notifyLiveProjections(store().loadRaw(stream, 0));
        projection.busy.await();

        engine.stop(SHORT);

        assertThat(seen).containsExactly(1);
        assertThat(status().eventsDropped()).isEqualTo(3);
    }

    @Test
    void aPauseShowsOnlyWhileItRuns() {
        engine.registerLive(new Seen(true));
        engine.pause(name);
        assertThat(status().state()).isEqualTo(ProjectionState.STOPPED);
        engine.start();
        awaitState(ProjectionState.PAUSED);
        engine.resume(name);
        assertThat(status().state()).isEqualTo(ProjectionState.RUNNING);
        engine.pause(name);
        engine.stop(patience());
        assertThat(status().state()).isEqualTo(ProjectionState.STOPPED);
        engine.resume(name);
        assertThat(status().state()).isEqualTo(ProjectionState.STOPPED);
        launch();
    }

    @Test
    void whatIsNotTransientIsBehindWhileItIsPaused() {
        engine.registerLive(new Seen(false), LiveOptions.defaults().withBufferSize(2));
        engine.attach();
        launch();
        engine.pause(name);

        AppendResult last = deposit(1, 2, 3, 4);
        assertThat(status().lag()).isGreaterThanOrEqualTo(4);
        assertThat(seen).isEmpty();
        engine.resume(name);

        eventually("the head", () -> status().lag() == 0 && seen.size() == 4);
        assertThat(status().lastPosition()).isGreaterThanOrEqualTo(last.lastPosition());
        assertThat(status().eventsDropped()).isZero();
    }

    // ---------------------------------------------------------------- parts

    private ProjectionStatus status() {
        return engine.getStatus(name);
    }

    /** Notes the deposits into the test's stream. */
    private class Seen extends LiveProjectionBase {
        Seen(boolean isTransient) {
            super(name, isTransient, "Deposited");
        }

        @Override
        public void onEvent(Event event, ProjectionContext context) {
            if (event.streamId().equals(stream)) {
                seen.add(event.data(Deposited.class).amount().intValue());
            }
        }
    }

    /** Notes the deposits into the test's stream, and waits in vain at the second. */
    private class Interrupted extends LiveProjectionBase {
        final CountDownLatch busy = new CountDownLatch(1);

        Interrupted(boolean isTransient) {
            super(name, isTransient, "Deposited");
        }

        @Override
        public void onEvent(Event event, ProjectionContext context) throws InterruptedException {
            if (!event.streamId().equals(stream)) {
                return;
            }
            int amount = event.data(Deposited.class).amount().intValue();
            if (amount == 2 && busy.getCount() > 0) {
                busy.countDown();
                new CountDownLatch(1).await();
            }
            seen.add(amount);
        }
    }
}
