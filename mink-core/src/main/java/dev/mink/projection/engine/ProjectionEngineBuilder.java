package dev.mink.projection.engine;

import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.ProjectionMetrics;
import dev.mink.projection.ProjectionStateObserver;
import dev.mink.store.EventStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Collects what a {@link ProjectionEngine} needs. */
public final class ProjectionEngineBuilder {
    final EventStore store;
    Optional<CheckpointStore> checkpoints = Optional.empty();
    ProjectionMetrics metrics = ProjectionMetrics.none();
    Optional<ProjectionStateObserver> observer = Optional.empty();
    Clock clock = Clock.systemUTC();
    ThreadFactory threads = daemonThreads();
    String owner = "mink-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    Duration leaseDuration = Duration.ofSeconds(15);

    ProjectionEngineBuilder(EventStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    private static ThreadFactory daemonThreads() {
        AtomicLong count = new AtomicLong();
        return work -> {
            Thread thread = new Thread(work, "mink-projection-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Where checkpoints are kept; in the store's backend by default. Only there can a checkpoint move in
     * the transaction that events are applied in.
     */
    public ProjectionEngineBuilder checkpointStore(CheckpointStore elsewhere) {
        this.checkpoints = Optional.of(elsewhere);
        return this;
    }

    /** Who counts what happens; nobody by default. */
    public ProjectionEngineBuilder metrics(ProjectionMetrics told) {
        this.metrics = Objects.requireNonNull(told, "metrics");
        return this;
    }

    /** Who is told of changes of state; nobody by default. */
    public ProjectionEngineBuilder stateObserver(ProjectionStateObserver told) {
        this.observer = Optional.of(told);
        return this;
    }

    /** Where times in statuses come from; the system's clock by default. */
    public ProjectionEngineBuilder clock(Clock source) {
        this.clock = Objects.requireNonNull(source, "clock");
        return this;
    }

    /** Makes the threads of projections; daemon threads by default. They are named after their projection. */
    public ProjectionEngineBuilder threads(ThreadFactory factory) {
        this.threads = Objects.requireNonNull(factory, "threads");
        return this;
    }

    /**
     * The name by which other processes know who runs a projection; made of the process id by default. Two
     * engines must not have the same.
     *
     * @throws IllegalArgumentException if blank
     */
    public ProjectionEngineBuilder owner(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("mink: an owner has a name");
        }
        this.owner = name;
        return this;
    }

    /**
     * How long a projection stays without owner after its process was killed, at the most; 15 seconds by
     * default. Ownership is renewed every 0.5 seconds, and three times in that time if it is shorter than 1.5.
     *
     * @throws IllegalArgumentException if shorter than 100 ms
     */
    public ProjectionEngineBuilder leaseDuration(Duration duration) {
        if (duration.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("mink: a lease lasts at least 100 ms, not " + duration);
        }
        this.leaseDuration = duration;
        return this;
    }

    /** The engine, stopped and without projections. */
    public ProjectionEngine build() {
        return new ProjectionEngine(this);
    }
}
