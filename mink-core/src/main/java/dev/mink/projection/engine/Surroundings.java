package dev.mink.projection.engine;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Transactions;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.NoCheckpointStoreException;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventFeed;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the projections of an engine share.
 *
 * @param transactions those that the checkpoints can take part in
 */
record Surroundings(
        EventStore store,
        Optional<CheckpointStore> checkpoints,
        Optional<Transactions> transactions,
        Optional<LeaseStore> leases,
        Optional<ParkedEventStore> parkedEvents,
        Optional<ReadModelStore> models,
        ProjectionEngineBuilder settings,
        Callbacks callbacks,
        Services services) {

    /**
     * What an engine is to work with.
     *
     * @param running the async projections, for those who look after them
     */
    static Surroundings of(ProjectionEngineBuilder settings, Supplier<Collection<AsyncEntry>> running) {
        EventStoreAdapter adapter = settings.store.adapter();
        Optional<CheckpointStore> checkpoints =
                settings.checkpoints.or(() -> adapter.capability(CheckpointStore.class));
        Optional<LeaseStore> leases = adapter.capability(LeaseStore.class);
        return new Surroundings(
                settings.store,
                checkpoints,
                settings.checkpoints.isPresent() ? Optional.empty() : adapter.capability(Transactions.class),
                leases,
                adapter.capability(ParkedEventStore.class),
                adapter.capability(ReadModelStore.class),
                settings,
                new Callbacks(settings.metrics, settings.observer),
                new Services(checkpoints, leases, running, settings.leaseDuration, settings.threads));
    }

    /**
     * Where an async projection works.
     *
     * @param checkpoint name of its checkpoint, and what its parked events are kept under
     * @param right what must be held to run it
     * @param replaceable whether the model may be replaced by another one while it is in use
     * @param secondModel whether it fills a second model, so that it only repeats what happened
     */
    record Place(String checkpoint, Ownership right, boolean replaceable, boolean secondModel) {}

    Board board(Projection projection, ProjectionKind kind) {
        return new Board(projection.name(), kind, callbacks, settings.clock);
    }

    CheckpointStore checkpointStore() {
        return checkpoints.orElseThrow(NoCheckpointStoreException::new);
    }

    /**
     * The read models of the backend.
     *
     * @throws IllegalArgumentException if it has none
     */
    ReadModelStore readModels() {
        return models.orElseThrow(() -> new IllegalArgumentException("mink: the backend keeps no read models"));
    }

    /** Everything that runs an async projection, not started. */
    AsyncEntry async(
            AsyncProjection projection,
            Optional<ProjectionFactory<AsyncProjection>> factory,
            AsyncOptions options,
            Place place,
            Callbacks told,
            Bounded bounded) {
        HandledTypes types = HandledTypes.of(projection, store);
        EventFeed feed = store.feed(types.filter());
        try {
            return async(projection, types, feed, factory, options, place, told, bounded);
        } catch (RuntimeException | Error e) {
            feed.close();
            throw e;
        }
    }

    private AsyncEntry async(
            AsyncProjection projection,
            HandledTypes types,
            EventFeed feed,
            Optional<ProjectionFactory<AsyncProjection>> factory,
            AsyncOptions options,
            Place place,
            Callbacks told,
            Bounded bounded) {
        Control control = new Control(feed::wake);
        Board board = new Board(projection.name(), ProjectionKind.ASYNC, told, settings.clock);
        Ownership ownership = place.right();
        Requests requests = new Requests(leases, store.adapter().capability(Transactions.class), ownership);
        Parking parking = parkedEvents
                .<Parking>map(
                        kept -> new StoredParking(place.checkpoint(), kept, options.holdBackStreams(), settings.clock))
                .orElse(Parking.NOWHERE);
        Optional<ModelLock> lock = place.replaceable()
                ? Optional.of(new ModelLock(ModelLock.nameOf(projection.name()), parking))
                : Optional.empty();
        Checkpointing checkpointing = new Checkpointing(
                place.checkpoint(), checkpointStore(), transactions, options.transactional(), lock, ownership);
        Applier applier = new Applier(projection, feed::decode, parking, told);
        AsyncWorker worker = new AsyncWorker(new AsyncWorker.Parts(
                projection.name(),
                options,
                feed,
                bounded.of(feed::readAfter),
                store::getStablePosition,
                store::getLastPosition,
                checkpointing,
                ownership,
                applier,
                new Emptying(projection, options.startFrom(), factory.isPresent()),
                parking,
                board,
                control,
                requests,
                told,
                services::watchdog,
                place.secondModel(),
                services.interval()));
        Optional<ParkedEvents> parked = parkedEvents.map(kept -> new ParkedEvents(
                place.checkpoint(),
                kept,
                parking,
                worker,
                ownership,
                () -> ownership(ownership.name()),
                new ParkedApplier(
                        projection.name(),
                        store,
                        new Applier(projection, feed::decode, Parking.NOWHERE, told),
                        kept,
                        transactions,
                        lock,
                        options,
                        told)));
        return new AsyncEntry(
                projection,
                types,
                board,
                control,
                ownership,
                requests,
                feed,
                worker,
                parked,
                applier,
                new Launch(),
                told,
                options,
                factory);
    }

    /** A right that nobody holds yet. */
    Ownership ownership(String right) {
        return new Ownership(leases, right, settings.owner, settings.leaseDuration);
    }

    /** Lets a worker see less of its events than there are. */
    @FunctionalInterface
    interface Bounded {
        /** All there are. */
        Bounded NOT = source -> source;

        /** What is seen of a source. */
        PageSource of(PageSource source);
    }

    /** The thread of a worker. */
    Thread thread(Runnable work, String name) {
        Thread thread = settings.threads.newThread(work);
        thread.setName(name);
        return thread;
    }
}
