package dev.mink.projection.engine;

import dev.mink.projection.ProjectionMetrics;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStateObserver;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls what users gave to be told; whatever it throws is logged and has no other effect. */
final class Callbacks implements ProjectionMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final ProjectionMetrics metrics;
    private final Optional<ProjectionStateObserver> observer;

    Callbacks(ProjectionMetrics metrics, Optional<ProjectionStateObserver> observer) {
        this.metrics = metrics;
        this.observer = observer;
    }

    @Override
    public void recordEventProcessed(String projection, String eventType, Duration duration, boolean success) {
        guard(projection, () -> metrics.recordEventProcessed(projection, eventType, duration, success));
    }

    @Override
    public void recordBatchProcessed(String projection, int events, Duration duration, boolean success) {
        guard(projection, () -> metrics.recordBatchProcessed(projection, events, duration, success));
    }

    @Override
    public void recordCheckpoint(String projection, long position) {
        guard(projection, () -> metrics.recordCheckpoint(projection, position));
    }

    @Override
    public void recordLag(String projection, long positions) {
        guard(projection, () -> metrics.recordLag(projection, positions));
    }

    @Override
    public void recordError(String projection, Throwable failure) {
        guard(projection, () -> metrics.recordError(projection, failure));
    }

    @Override
    public void recordDropped(String projection, String eventType) {
        guard(projection, () -> metrics.recordDropped(projection, eventType));
    }

    void stateChanged(String projection, ProjectionState before, ProjectionState now, Optional<Throwable> failure) {
        observer.ifPresent(told -> guard(projection, () -> told.changed(projection, before, now, failure)));
    }

    private static void guard(String projection, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("mink: a callback of projection \"{}\" failed", projection, e);
        }
    }
}
