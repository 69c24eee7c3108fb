package dev.mink.testing.contract;

import dev.mink.AppendResult;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.projection.engine.ProjectionEngineBuilder;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of projections have in common: an engine, a projection's name, and a stream of deposits. */
abstract class ProjectionContract extends StoreContract {
    /** A pause that nobody notices. */
    static final Duration SOON = Duration.ofMillis(5);

    /** The name of the test's projection. */
    final String name = Sample.category();

    /** The stream that the test's projections are about. */
    final String stream = Sample.stream();

    /** The engine of the test, not started. */
    ProjectionEngine engine;

    /** The checkpoints of the backend. */
    CheckpointStore checkpoints;

    private final List<ProjectionEngine> engines = new ArrayList<>();

    @BeforeEach
    final void openEngine() {
        checkpoints = ability(CheckpointStore.class);
        engine = open(settings(store()));
    }

    @AfterEach
    final void closeEngines() {
        engines.forEach(ProjectionEngine::close);
    }

    /** What the test's engines are built of. */
    ProjectionEngineBuilder settings(EventStore over) {
        return ProjectionEngine.builder(over);
    }

    /** Another engine, closed after the test. */
    final ProjectionEngine open(ProjectionEngineBuilder builder) {
        ProjectionEngine built = builder.build();
        engines.add(built);
        return built;
    }

    /** Where the test's projection is, according to the store. */
    final long checkpoint() {
        return checkpoints.getCheckpoint(name).map(Checkpoint::position).orElse(0L);
    }

    /** Appends deposits to the test's stream. */
    final AppendResult deposit(int... amounts) {
        List<Object> events = new ArrayList<>();
        for (int amount : amounts) {
            events.add(Bank.deposit(amount));
        }
        return store().append(stream, events);
    }

    /** Starts the engine and waits until all its projections run. */
    final void launch() {
        engine.start();
        eventually(
                "the start of all",
                () -> engine.getAllStatuses().stream().allMatch(status -> status.state() == ProjectionState.RUNNING));
    }

    final void awaitState(ProjectionState state) {
        eventually(name + " " + state, () -> engine.getStatus(name).state() == state);
    }
}
