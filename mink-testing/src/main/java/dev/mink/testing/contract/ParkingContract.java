package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionOwnedElsewhereException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RetriedEvents;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.StartPosition;
import dev.mink.projection.engine.ParkedEvents;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.testing.contract.Bank.Deposited;
import dev.mink.testing.contract.TappedTransactions.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ProjectionEngine} does with events that its projections cannot apply, on a backend that parks
 * them; and what it does with the ownership of a projection, which goes with it.
 */
public abstract class ParkingContract extends ProjectionContract {
    private final String otherStream = Sample.stream();

    /** Amounts that the projection cannot stand. */
    private final Set<Integer> poison = ConcurrentHashMap.newKeySet();

    /** Amounts in the order in which they were applied, whether that was undone or not. */
    private final List<Integer> tried = new CopyOnWriteArrayList<>();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ParkingContract() {}

    private ProjectionEngine open(UnaryOperator<ProjectionEngineBuilder> changes) {
        return open(changes.apply(settings(store())));
    }

    private AsyncOptions.Builder parking() {
        return AsyncOptions.builder()
                .startFrom(StartPosition.HEAD)
                .pollInterval(Duration.ofMillis(20))
                .retryPolicy(RetryPolicy.exponentialBackoff(2, SOON, SOON))
                .onPoisonEvent(PoisonDecision.PARK);
    }

    /** Sums deposits in a counter that is a checkpoint. */
    private AsyncProjection sum() {
        return AsyncProjection.named(name).on(Deposited.class, this::add).build();
    }

    private void add(Deposited deposited, ProjectionContext context) {
        String from = context.event().streamId();
        if (from.equals(stream) || from.equals(otherStream)) {
            CheckpointStore counters =
                    context.transaction().map(checkpoints::in).orElse(checkpoints);
            int amount = deposited.amount().intValue();
            tried.add(amount);
            counters.setCheckpoint(counter(), counted(counters) + amount);
            if (poison.contains(amount)) {
                throw Failures.silent(new IllegalStateException("cannot stand " + amount));
            }
        }
    }

    private String counter() {
        return "counter-" + name;
    }

    private long counted() {
        return counted(checkpoints);
    }

    private long counted(CheckpointStore counters) {
        return counters.getCheckpoint(counter()).map(Checkpoint::position).orElse(0L);
    }

    private AppendResult deposit(String into, int... amounts) {
        List<Object> events = new ArrayList<>();
        for (int amount : amounts) {
            events.add(Bank.deposit(amount));
        }
        return store().append(into, events);
    }

    private void launch(AsyncOptions options) {
        engine.registerAsync(sum(), options);
        engine.start();
        awaitState(ProjectionState.RUNNING);
    }

    private void applied(AppendResult last) {
        engine.awaitApplied(last, name, patience());
    }

    private List<ParkedEvent> parked() {
        return engine.parked(name).list(0, 1_000);
    }

    // ---------------------------------------------------------------- parking

    @Test
    void theOnePoisonEventAmongManyIsParked() {
        poison.add(50);
        launch(parking().holdBackStreams(false).build());

        AppendResult last = store().append(stream, Bank.deposits(100));
        applied(last);

        assertThat(counted()).isEqualTo(5050 - 50);
        assertThat(parked()).singleElement().satisfies(event -> {
            assertThat(event.projection()).isEqualTo(name);
            assertThat(event.position()).isEqualTo(last.positions().get(49));
            assertThat(event.eventId()).isEqualTo(last.eventIds().get(49));
            assertThat(event.streamId()).isEqualTo(stream);
            assertThat(event.version()).isEqualTo(50);
            assertThat(event.eventType()).isEqualTo("Deposited");
            assertThat(event.cause()).isEqualTo("cannot stand 50");
            assertThat(event.attempts()).isEqualTo(2);
            assertThat(event.heldBack()).isFalse();
        });
        assertThat(engine.getStatus(name).eventsParked()).isEqualTo(1);
        assertThat(engine.getStatus(name).error()).isEmpty();
        assertThat(engine.parked(name).count()).isEqualTo(1);
    }

    @Test
    void laterEventsOfItsStreamAreHeldBackAndThoseOfOthersAreNot() {
        poison.add(3);
        launch(parking().build());

        applied(deposit(stream, 1, 2, 3, 4, 5));
        applied(deposit(otherStream, 10, 20));
        applied(deposit(stream, 6));

        assertThat(counted()).isEqualTo(1 + 2 + 10 + 20);
        assertThat(parked()).extracting(ParkedEvent::version).containsExactly(3L, 4L, 5L, 6L);
        assertThat(parked()).extracting(ParkedEvent::heldBack).containsExactly(false, true, true, true);
        assertThat(parked()).extracting(ParkedEvent::attempts).containsExactly(2, 0, 0, 0);
        assertThat(tried).doesNotContain(4, 5, 6);
    }

    @Test
    void whatIsParkedAndHeldBackOutlivesTheEngine() {
        poison.add(1);
        launch(parking().build());
        applied(deposit(stream, 1, 2));
        engine.close();

        engine = open(UnaryOperator.identity());
        launch(parking().build());
        applied(deposit(stream, 3));

        assertThat(counted()).isZero();
        assertThat(engine.getStatus(name).eventsParked()).isEqualTo(3);
        assertThat(engine.parked(name).retryAll().failed()).hasSize(1);
        poison.clear();
        assertThat(engine.parked(name).retryAll().applied()).isEqualTo(3);
        assertThat(counted()).isEqualTo(6);
    }

    // ---------------------------------------------------------------- retrying

    @Test
    void aRetryAppliesTheEventAndThenWhatIsHeldBackBehindIt() {
        poison.add(1);
        poison.add(7);
        launch(parking().build());
        AppendResult first = deposit(stream, 1, 2, 3);
        applied(deposit(otherStream, 7));
        poison.clear();
        tried.clear();

        RetriedEvents retried = engine.parked(name).retry(first.positions().get(0));

        assertThat(retried.applied()).isEqualTo(3);
        assertThat(retried.failed()).isEmpty();
        assertThat(tried).containsExactly(1, 2, 3);
        assertThat(parked()).extracting(ParkedEvent::streamId).containsExactly(otherStream);

        applied(deposit(stream, 4));
        assertThat(counted()).isEqualTo(10);
        assertThat(parked()).hasSize(1);
    }

    @Test
    void whereStreamsAreNotHeldBackEachEventIsRetriedAlone() {
        poison.add(1);
        poison.add(3);
        launch(parking().holdBackStreams(false).build());
        AppendResult last = deposit(stream, 1, 2, 3, 4);
        applied(last);
        assertThat(counted()).isEqualTo(2 + 4);
        poison.clear();

        assertThat(engine.parked(name).retry(last.positions().get(0)).applied()).isEqualTo(1);

        assertThat(parked()).extracting(ParkedEvent::version).containsExactly(3L);
        assertThat(counted()).isEqualTo(1 + 2 + 4);
    }

    @Test
    void whoIsHeldBackComesBehindThoseBeforeIt() {
        poison.add(1);
        launch(parking().build());
        AppendResult last = deposit(stream, 1, 2, 3);
        applied(last);

        RetriedEvents stillBad = engine.parked(name).retry(last.positions().get(1));
        assertThat(stillBad.applied()).isZero();
        assertThat(stillBad.failed()).extracting(ParkedEvent::version).containsExactly(1L);

        poison.clear();
        tried.clear();
        assertThat(engine.parked(name).retry(last.positions().get(1)).applied()).isEqualTo(3);
        assertThat(tried).containsExactly(1, 2, 3);
    }

    @Test
    void whatFailsAgainStaysWithOneMoreAttempt() {
        poison.add(1);
        poison.add(3);
        launch(parking().build());
        AppendResult last = deposit(stream, 1, 2, 3, 4);
        applied(last);

        RetriedEvents retried = engine.parked(name).retry(last.positions().get(0));

        assertThat(retried.applied()).isZero();
        assertThat(retried.failed())
                .singleElement()
                .satisfies(event -> assertThat(event.attempts()).isEqualTo(3));
        assertThat(parked()).extracting(ParkedEvent::attempts).containsExactly(3, 0, 0, 0);
        assertThat(counted()).as("undone").isZero();

        poison.remove(1);
        retried = engine.parked(name).retryAll();
        assertThat(retried.applied()).isEqualTo(2);
        assertThat(retried.failed()).isEqualTo(parked().subList(0, 1));
        assertThat(parked()).extracting(ParkedEvent::version).containsExactly(3L, 4L);
        assertThat(parked()).extracting(ParkedEvent::heldBack).containsExactly(false, true);
        assertThat(parked().get(0).cause()).isEqualTo("cannot stand 3");
        assertThat(parked().get(0).attempts()).isEqualTo(1);
        assertThat(counted()).isEqualTo(3);
    }

    @Test
    void anEventIsRetriedOnceHoweverManyTry() throws InterruptedException {
        poison.add(1);
        launch(parking().build());
        AppendResult last = deposit(stream, 1, 2, 3);
        applied(last);
        poison.clear();

        try (Race race = new Race(4)) {
            var outcomes = race.run(i ->
                    () -> engine.parked(name).retry(last.positions().get(0)).applied());
            assertThat(Race.Outcome.failures(outcomes)).isEmpty();
            assertThat(Race.Outcome.values(outcomes).stream().mapToInt(n -> n).sum())
                    .isEqualTo(3);
        }
        assertThat(counted()).isEqualTo(6);
    }

    @Test
    void whileEventsOfTheStreamArriveNoneIsLostByARetry() {
        poison.add(1);
        launch(parking().batchSize(3).build());
        AppendResult first = deposit(stream, 1);
        applied(first);
        poison.clear();

        long expected = 1;
        AppendResult last = first;
        for (int i = 2; i < 60; i++) {
            last = deposit(stream, i);
            expected += i;
            if (i == 30) {
                assertThat(engine.parked(name).retryAll().failed()).isEmpty();
            }
        }
        applied(last);

        var unused = engine.parked(name).retryAll();
        assertThat(parked()).isEmpty();
        assertThat(counted()).isEqualTo(expected);
        assertThat(tried.subList(tried.indexOf(2), tried.size())).isSorted();
    }

    @Test
    void withoutATransactionEventsAreParkedAndRetriedToo() {
        poison.add(2);
        launch(parking().transactional(false).build());
        applied(deposit(stream, 1, 2, 3));
        assertThat(parked()).extracting(ParkedEvent::version).containsExactly(2L, 3L);
        poison.clear();
        tried.clear();

        assertThat(engine.parked(name).retryAll().applied()).isEqualTo(2);

        assertThat(tried).containsExactly(2, 3);
        assertThat(engine.parked(name).count()).isZero();
    }

    @Test
    void whatIsDiscardedIsNeverAppliedAndTheRestIs() {
        poison.add(1);
        launch(parking().build());
        AppendResult last = deposit(stream, 1, 2, 3);
        applied(last);
        ParkedEvents parkedEvents = engine.parked(name);

        assertThat(parkedEvents.discard(last.positions().get(0))).isTrue();
        assertThat(parkedEvents.discard(last.positions().get(0))).isFalse();
        assertThat(parkedEvents.retryAll().applied()).isEqualTo(2);
        applied(deposit(stream, 4));

        assertThat(counted()).isEqualTo(2 + 3 + 4);
        assertThat(parkedEvents.count()).isZero();
    }

    @Test
    void whereNothingIsParkedNothingHappens() {
        engine.registerAsync(sum(), parking().build());

        for (long position : List.of(-1L, 0L, 1L, Long.MAX_VALUE)) {
            assertThat(engine.parked(name).retry(position)).isEqualTo(new RetriedEvents(0, List.of()));
            assertThat(engine.parked(name).discard(position)).isFalse();
        }
        assertThatThrownBy(() -> engine.parked("nobody")).isInstanceOf(ProjectionNotFoundException.class);
    }

    // ---------------------------------------------------------------- commits whose answer is lost

    private void loseAnswer(String doing, Loss loss) {
        tap().transactions().loseNextAnswer(doing + " projection " + name, loss);
    }

    /** Loses the answer to the parking of the event 2; tells what the handler was given. */
    private List<Integer> parkWithoutAnAnswer(Loss loss) {
        poison.add(2);
        launch(parking().build());
        loseAnswer("apply", loss);

        applied(deposit(stream, 2));
        applied(deposit(otherStream, 1));
        applied(deposit(stream, 3));

        assertThat(tap().transactions().answersToLose()).isZero();
        assertThat(parked()).extracting(ParkedEvent::version).containsExactly(1L, 2L);
        assertThat(parked()).extracting(ParkedEvent::heldBack).containsExactly(false, true);
        assertThat(parked().get(0).cause()).isEqualTo("cannot stand 2");
        assertThat(counted()).isEqualTo(1);
        eventually("the recovery", () -> engine.getStatus(name).error().isEmpty());
        List<Integer> handled = List.copyOf(tried);
        poison.clear();
        assertThat(engine.parked(name).retryAll().applied()).isEqualTo(2);
        assertThat(counted()).isEqualTo(6);
        return handled;
    }

    @Test
    void anEventThatWasParkedWithoutAnAnswerIsNotTriedAgain() {
        assertThat(parkWithoutAnAnswer(Loss.COMMITTED)).containsExactly(2, 2, 1);
    }

    @Test
    void anEventWhoseParkingWasUndoneWithoutAnAnswerIsParked() {
        assertThat(parkWithoutAnAnswer(Loss.UNDONE)).startsWith(2, 2, 2).endsWith(1);
    }

    @Test
    void aRetryWithoutAnAnswerHasItsEffectOnce() {
        launch(parking().build());
        for (Loss loss : Loss.values()) {
            boolean done = loss == Loss.COMMITTED;
            String into = done ? stream : otherStream;
            long before = counted();
            poison.add(1);
            applied(deposit(into, 1, 2));
            poison.clear();
            loseAnswer("retry an event of", loss);

            assertThatThrownBy(() -> engine.parked(name).retryAll()).isInstanceOf(UnknownOutcomeException.class);
            assertThat(counted()).as("after " + loss).isEqualTo(before + (done ? 1 : 0));
            assertThat(parked()).hasSize(done ? 1 : 2);

            assertThat(engine.parked(name).retryAll().applied()).isEqualTo(done ? 1 : 2);
            applied(deposit(into, 3));
            assertThat(counted()).as("after " + loss).isEqualTo(before + 6);
            assertThat(parked()).isEmpty();
        }
    }

    @Test
    void aFailedRetryThatIsNotedWithoutAnAnswerLeavesTheEventParkedOnce() {
        poison.add(1);
        launch(parking().build());
        applied(deposit(stream, 1, 2));
        for (Loss loss : Loss.values()) {
            loseAnswer("change parked events of", loss);

            assertThatThrownBy(() -> engine.parked(name).retryAll()).isInstanceOf(UnknownOutcomeException.class);
            assertThat(parked())
                    .as("after " + loss)
                    .extracting(ParkedEvent::attempts)
                    .containsExactly(3, 0);
        }
        poison.clear();
        assertThat(engine.parked(name).retryAll().applied()).isEqualTo(2);
        assertThat(counted()).isEqualTo(3);
    }

    @Test
    void whoDiscardsWithoutAnAnswerMayAskAgain() {
        poison.add(1);
        poison.add(2);
        launch(parking().holdBackStreams(false).build());
        AppendResult last = deposit(stream, 1, 2, 3);
        applied(last);
        ParkedEvents parkedEvents = engine.parked(name);
        for (Loss loss : Loss.values()) {
            long position = last.positions().get(loss.ordinal());
            loseAnswer("change parked events of", loss);

            assertThatThrownBy(() -> parkedEvents.discard(position)).isInstanceOf(UnknownOutcomeException.class);
            assertThat(parkedEvents.discard(position)).isEqualTo(loss == Loss.UNDONE);
        }
        assertThat(parkedEvents.count()).isZero();
        assertThat(counted()).isEqualTo(3);
    }

    // ---------------------------------------------------------------- ownership

    @Test
    void aProjectionThatStandsStillCanBeRetried() {
        poison.add(1);
        launch(parking().build());
        applied(deposit(stream, 1, 2));
        engine.stop(patience());
        poison.clear();

        assertThat(engine.parked(name).retryAll().applied()).isEqualTo(2);

        assertThat(counted()).isEqualTo(3);
        assertThat(lease()).as("given back").isEmpty();
    }

    @Test
    void onlyTheOwnerRetriesAndDiscards() {
        poison.add(1);
        launch(parking().build());
        AppendResult last = deposit(stream, 1);
        applied(last);
        poison.clear();
        ProjectionEngine other = open(builder -> builder.owner("another"));
        other.registerAsync(sum(), parking().build());

        ParkedEvents theirs = other.parked(name);
        assertThat(theirs.count()).isEqualTo(1);
        assertThatThrownBy(theirs::retryAll).isInstanceOf(ProjectionOwnedElsewhereException.class);
        assertThatThrownBy(() -> theirs.retry(last.lastPosition()))
                .isInstanceOfSatisfying(ProjectionOwnedElsewhereException.class, owned -> {
                    assertThat(owned.projectionName()).isEqualTo(name);
                    assertThat(owned.owner())
                            .isEqualTo(engine.getStatus(name).owner().orElseThrow());
                });
        assertThatThrownBy(() -> theirs.discard(last.lastPosition()))
                .isInstanceOf(ProjectionOwnedElsewhereException.class);
        assertThat(theirs.count()).isEqualTo(1);

        engine.stop(patience());
        assertThat(theirs.retryAll().applied()).isEqualTo(1);
    }

    @Test
    void theOtherEngineStandsByAndTakesOverWhenTheOwnerStops() {
        launch(parking().build());
        ProjectionEngine first = engine;
        engine = open(builder -> builder.owner("another").leaseDuration(Duration.ofMillis(300)));
        engine.registerAsync(sum(), parking().build());
        engine.start();
        awaitState(ProjectionState.STANDBY);
        assertThat(engine.getStatus(name).owner())
                .isEqualTo(first.getStatus(name).owner());

        first.stop(patience());

        assertThat(lease().filter(lease -> !lease.owner().equals("another")))
                .as("given back at once")
                .isEmpty();
        awaitState(ProjectionState.RUNNING);
        assertThat(engine.getStatus(name).owner()).contains("another");
        applied(deposit(stream, 5));
        assertThat(counted()).isEqualTo(5);
    }

    private Optional<Lease> lease() {
        return ability(LeaseStore.class).find("projection:" + name);
    }
}
