package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.NotImplementedException;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Hands events to a projection, one by one or in batches, and says which one failed. */
final class Applier {
    private final AsyncProjection projection;
    private final Function<StoredEvent, List<Event>> decoder;
    private final Parking parking;
    private final ProjectionMetrics metrics;
    private volatile boolean batches;
    private volatile boolean proven;

    Applier(
            AsyncProjection projection,
            Function<StoredEvent, List<Event>> decoder,
            Parking parking,
            ProjectionMetrics metrics) {
        this.projection = projection;
        this.decoder = decoder;
        this.parking = parking;
        this.metrics = metrics;
        this.batches = projection.supportsBatch();
    }

    /** Whether what was applied before a failing event stays, if there is no transaction. */
    boolean isSequential() {
        return !batches;
    }

    /**
     * Applies events in order; those of a stream that is held back are parked instead.
     *
     * @param done gets what was applied, also before a failure
     */
    void apply(List<StoredEvent> events, ProjectionContext context, Applied done) throws ApplyFailure {
        if (batches) {
            try {
                applyAll(events, context, done);
                return;
            } catch (NotImplementedException e) {
                batches = false;
            }
        }
        for (int i = 0; i < events.size(); i++) {
            applyOne(i, events.get(i), context, done);
            done.storedEvent();
        }
    }

    private void applyOne(int index, StoredEvent stored, ProjectionContext context, Applied done) throws ApplyFailure {
        if (parking.holdsBack(stored)) {
            parkBehindOthers(index, stored, context);
            return;
        }
        for (Event event : decoded(index, stored)) {
            long began = System.nanoTime();
            try {
                projection.apply(event, context.withEvent(event));
            } catch (Throwable e) {
                metrics.recordEventProcessed(projection.name(), event.type(), since(began), false);
                throw new ApplyFailure(index, e);
            }
            done.event(event.type(), System.nanoTime() - began);
        }
    }

    private void applyAll(List<StoredEvent> events, ProjectionContext context, Applied done) throws ApplyFailure {
        List<Event> decoded = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            StoredEvent stored = events.get(i);
            if (parking.holdsBack(stored)) {
                parkBehindOthers(i, stored, context);
            } else {
                decoded.addAll(readable(i, stored));
            }
        }
        if (decoded.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        try {
            projection.applyBatch(List.copyOf(decoded), context);
        } catch (NotImplementedException e) {
            if (!proven) {
                throw e;
            }
            throw new ApplyFailure(events.size() == 1 ? 0 : ApplyFailure.UNKNOWN, e);
        } catch (Throwable e) {
            metrics.recordBatchProcessed(projection.name(), decoded.size(), since(began), false);
            throw new ApplyFailure(events.size() == 1 ? 0 : ApplyFailure.UNKNOWN, e);
        }
        proven = true;
        done.batch(decoded.size(), System.nanoTime() - began);
    }

    private void parkBehindOthers(int index, StoredEvent stored, ProjectionContext context) throws ApplyFailure {
        try {
            parking.holdBack(stored, context.transaction());
        } catch (RuntimeException e) {
            throw new ApplyFailure(index, e);
        }
    }

    private List<Event> decoded(int index, StoredEvent stored) throws ApplyFailure {
        try {
            return decoder.apply(stored);
        } catch (Throwable e) {
            throw new ApplyFailure(index, e);
        }
    }

    /** With its data read, so that an event that cannot be read is known before the batch is begun. */
    private List<Event> readable(int index, StoredEvent stored) throws ApplyFailure {
        List<Event> events = decoded(index, stored);
        try {
            for (Event event : events) {
                var unused = event.data();
            }
        } catch (Throwable e) {
            throw new ApplyFailure(index, e);
        }
        return events;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
