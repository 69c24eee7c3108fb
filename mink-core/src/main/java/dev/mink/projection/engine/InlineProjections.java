package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.Transaction;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Runs the inline projections of an engine: event by event, each in the order of registration. */
final class InlineProjections implements AppendParticipant {
    private final EventStore store;
    private final Callbacks callbacks;
    private final List<InlineEntry> entries = new CopyOnWriteArrayList<>();

    InlineProjections(EventStore store, Callbacks callbacks) {
        this.store = store;
        this.callbacks = callbacks;
    }

    void add(InlineEntry entry) {
        entry.calls().open();
        entries.add(entry);
    }

    /** Has no append run a projection from now on; some may be at it. */
    void remove(InlineEntry entry) {
        entries.remove(entry);
        entry.calls().close();
    }

    /** Types that upcasters rename are looked at one by one when they are there. */
    @Override
    public boolean concerns(List<StreamWrite> writes) {
        return entries.stream().anyMatch(entry -> concerns(entry, writes));
    }

    private static boolean concerns(InlineEntry entry, List<StreamWrite> writes) {
        for (StreamWrite write : writes) {
            for (EventRecord event : write.records()) {
                if (entry.types().includes(event.type())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Who rebuilds a model holds its lock alone. */
    @Override
    public Set<String> sharedLocks(List<StreamWrite> writes) {
        return entries.stream()
                .filter(entry -> concerns(entry, writes))
                .map(entry -> ModelLock.nameOf(entry.name()))
                .collect(Collectors.toSet());
    }

    @Override
    public void inTransaction(AppendTransaction transaction, List<StoredEvent> stored) {
        apply(stored, Optional.of(transaction));
    }

    /**
     * Applies events.
     *
     * @throws ProjectionFailedException at the first failure
     */
    void apply(List<StoredEvent> stored, Optional<Transaction> transaction) {
        List<InlineEntry> taking = entries.stream()
                .filter(entry -> stored.stream().anyMatch(event -> entry.types().includes(event.type())))
                .filter(entry -> entry.calls().enter())
                .toList();
        try {
            for (StoredEvent event : stored) {
                List<InlineEntry> interested = taking.stream()
                        .filter(entry -> entry.types().includes(event.type()))
                        .toList();
                if (!interested.isEmpty()) {
                    apply(event, interested, transaction);
                }
            }
        } finally {
            taking.forEach(entry -> entry.calls().leave());
        }
    }

    private void apply(StoredEvent stored, List<InlineEntry> interested, Optional<Transaction> transaction) {
        List<Event> events;
        try {
            events = store.processStoredEvent(stored);
        } catch (RuntimeException e) {
            throw failed(interested.get(0), stored, e);
        }
        for (Event event : events) {
            for (InlineEntry entry : interested) {
                if (entry.types().includes(event.type())) {
                    apply(event, entry, transaction);
                }
            }
        }
    }

    private void apply(Event event, InlineEntry entry, Optional<Transaction> transaction) {
        ProjectionContext context = ProjectionContext.of(entry.name()).withEvent(event);
        if (transaction.isPresent()) {
            context = context.withTransaction(transaction.get());
        }
        long began = System.nanoTime();
        try {
            entry.projection().apply(event, context);
        } catch (Throwable e) {
            callbacks.recordEventProcessed(entry.name(), event.type(), since(began), false);
            throw failed(entry, event.stored(), e);
        }
        long nanos = System.nanoTime() - began;
        callbacks.recordEventProcessed(entry.name(), event.type(), Duration.ofNanos(nanos), true);
        entry.board().recovered();
        entry.board().applied(1, nanos, event.globalPosition());
    }

    private ProjectionFailedException failed(InlineEntry entry, StoredEvent event, Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        ProjectionFailedException failure = ProjectionFailedException.at(entry.name(), event, cause);
        callbacks.recordError(entry.name(), failure);
        entry.board().failed(failure, 1);
        return failure;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
