package dev.mink.projection.engine;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Registration;
import dev.mink.adapter.Transactions;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.EmptyProjectionNameException;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.NoCheckpointStoreException;
import dev.mink.projection.NoParkedEventStoreException;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionAlreadyRegisteredException;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionEngineStoppedException;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionNames;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.Verification;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs projections.
 *
 * <pre>{@code
 * ProjectionEngine engine = ProjectionEngine.create(store);
 * engine.registerInline(orderSummary);
 * engine.registerAsync(revenue);
 * engine.attach();
 * engine.start();
 * }</pre>
 *
 * <p>Once {@linkplain #attach attached} to its store, inline projections run in the transaction of every
 * append through it, and live ones are told of whatever is committed, by any process. All names of
 * projections are one namespace. Safe for use by many threads; it can be stopped and started any number of
 * times, and does not close the store.
 */
public final class ProjectionEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionEngine.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration UNREGISTER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofDays(365);
    private static final long LOOK_ELSEWHERE = TimeUnit.MILLISECONDS.toNanos(25);

    private final EventStore store;
    private final Optional<CheckpointStore> checkpoints;
    private final Callbacks callbacks;
    private final InlineProjections inline;
    private final Services services;
    private final Surroundings surroundings;
    private final Rebuilds rebuilds;
    private final ModelOwners owners = new ModelOwners();

    /** The head of the feed when it was read last. */
    private final AtomicLong knownHead = new AtomicLong();

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Those that are being unregistered: nothing starts them. */
    private final Set<String> leaving = new HashSet<>();

    /** Those that run for a rebuild although the engine does not. */
    private final Set<String> alone = new HashSet<>();

    private Phase phase = Phase.STOPPED;

    /** How often it was started: who waits for a stop must not end what was started later. */
    private long starts;

    private @Nullable Registration attached;

    /** What the engine does. */
    private enum Phase {
        STOPPED,
        RUNNING,
        STOPPING
    }

    ProjectionEngine(ProjectionEngineBuilder settings) {
        this.store = settings.store;
        EventStoreAdapter adapter = store.adapter();
        this.checkpoints = settings.checkpoints.or(() -> adapter.capability(CheckpointStore.class));
        this.callbacks = new Callbacks(settings.metrics, settings.observer);
        this.inline = new InlineProjections(store, callbacks);
        Optional<LeaseStore> leases = adapter.capability(LeaseStore.class);
        this.services = new Services(checkpoints, leases, this::asyncEntries, settings.leaseDuration, settings.threads);
        this.surroundings = new Surroundings(
                store,
                checkpoints,
                settings.checkpoints.isPresent() ? Optional.empty() : adapter.capability(Transactions.class),
                leases,
                adapter.capability(ParkedEventStore.class),
                adapter.capability(ReadModelStore.class),
                settings,
                callbacks,
                services);
        this.rebuilds = new Rebuilds(surroundings, this::runAlone);
    }

    /** An engine with all defaults for a store. */
    public static ProjectionEngine create(EventStore store) {
        return builder(store).build();
    }

    /** Starts to build an engine for a store. */
    public static ProjectionEngineBuilder builder(EventStore store) {
        return new ProjectionEngineBuilder(store);
    }

    // ---------------------------------------------------------------- registration

    /**
     * Registers a projection that runs in the transaction of appends.
     *
     * <p>Status and metrics count what it applied when it has, before the transaction commits: also events of
     * appends that are undone after that, by another participant or by the backend.
     *
     * @throws EmptyProjectionNameException if its name is blank
     * @throws IllegalArgumentException if it has another name that no projection may have
     * @throws ProjectionAlreadyRegisteredException if its name is taken, by whatever kind
     * @throws dev.mink.serialization.EventTypeConflictException if a class it handles cannot be registered
     */
    public void registerInline(InlineProjection projection) {
        registerInline(projection, Optional.empty());
    }

    /**
     * Registers a projection that runs in the transaction of appends, over the read models of the backend. It
     * can be {@linkplain #rebuild rebuilt} beside the model in use, and {@linkplain #verify verified}.
     *
     * @throws IllegalArgumentException if the backend keeps no read models, or one that the projection asks for
     *     is another one's that a factory has made
     * @see #registerInline(InlineProjection)
     */
    public void registerInline(ProjectionFactory<InlineProjection> factory) {
        AskedModels models = new AskedModels(surroundings.readModels());
        InlineProjection projection = factory.create(models);
        owning(projection, models, () -> registerInline(projection, Optional.of(factory)));
    }

    private void registerInline(InlineProjection projection, Optional<ProjectionFactory<InlineProjection>> factory) {
        register(projection, () -> {
            InlineEntry entry = new InlineEntry(
                    projection,
                    HandledTypes.of(projection, store),
                    surroundings.board(projection, ProjectionKind.INLINE),
                    factory);
            inline.add(entry);
            entry.board().state(ProjectionState.RUNNING);
            return entry;
        });
    }

    /** Registers a projection that follows the feed, with default options. */
    public void registerAsync(AsyncProjection projection) {
        registerAsync(projection, AsyncOptions.defaults());
    }

    /**
     * Registers a projection that follows the feed. If the engine is running, it starts at once.
     *
     * @throws NoCheckpointStoreException if there is nowhere to keep its checkpoint
     * @see #registerInline
     */
    public void registerAsync(AsyncProjection projection, AsyncOptions options) {
        registerAsync(projection, Optional.empty(), options);
    }

    /** Registers a projection over the read models of the backend that follows the feed, with default options. */
    public void registerAsync(ProjectionFactory<AsyncProjection> factory) {
        registerAsync(factory, AsyncOptions.defaults());
    }

    /**
     * Registers a projection over the read models of the backend that follows the feed. It can be {@linkplain
     * #rebuild rebuilt} beside the model in use, and {@linkplain #verify verified}.
     *
     * @throws IllegalArgumentException if the backend keeps no read models, checkpoints are kept elsewhere,
     *     events are not to be applied in transactions, or a read model that the projection asks for is another
     *     one's that a factory has made
     * @see #registerAsync(AsyncProjection, AsyncOptions)
     */
    public void registerAsync(ProjectionFactory<AsyncProjection> factory, AsyncOptions options) {
        AskedModels models = new AskedModels(surroundings.readModels());
        AsyncProjection projection = factory.create(models);
        if (surroundings.transactions().isEmpty() || !options.transactional()) {
            throw new IllegalArgumentException("mink: projection \"" + projection.name()
                    + "\" is made by a factory, so that it must be transactional");
        }
        owning(projection, models, () -> registerAsync(projection, Optional.of(factory), options));
    }

    /** Who replaces a read model replaces all of it, so that it can be one projection's only. */
    private void owning(Projection projection, AskedModels models, Runnable registration) {
        Set<Class<?>> added = owners.own(projection.name(), models.asked());
        try {
            registration.run();
        } catch (RuntimeException e) {
            owners.release(added);
            throw e;
        }
    }

    private void registerAsync(
            AsyncProjection projection, Optional<ProjectionFactory<AsyncProjection>> factory, AsyncOptions options) {
        Objects.requireNonNull(options, "options");
        String name = projection.name();
        register(projection, () -> {
            var unused = surroundings.checkpointStore();
            Ownership right = surroundings.ownership(Ownership.toRun(name));
            return surroundings.async(
                    projection,
                    factory,
                    options,
                    new Surroundings.Place(name, right, factory.isPresent(), false),
                    callbacks,
                    Surroundings.Bounded.NOT);
        });
    }

    /** Registers a projection that is told of events after their commit, with default options. */
    public void registerLive(LiveProjection projection) {
        registerLive(projection, LiveOptions.defaults());
    }

    /**
     * Registers a projection that is told of events after their commit. If the engine is running, it
     * starts at once.
     *
     * @see #registerInline
     */
    public void registerLive(LiveProjection projection, LiveOptions options) {
        Objects.requireNonNull(options, "options");
        register(projection, () -> {
            HandledTypes types = HandledTypes.of(projection, store);
            Board board = surroundings.board(projection, ProjectionKind.LIVE);
            LiveWorker worker = new LiveWorker(
                    projection,
                    options,
                    types,
                    store,
                    board,
                    callbacks,
                    work -> surroundings.thread(work, "mink-projection-feed-" + projection.name()));
            return new LiveEntry(projection, types, board, worker, new Launch());
        });
    }

    private void register(Projection projection, Supplier<Entry> making) {
        String name = ProjectionNames.checkUnreserved(projection.name());
        lock.lock();
        try {
            if (entries.containsKey(name)) {
                throw new ProjectionAlreadyRegisteredException(name);
            }
            Entry entry = making.get();
            entries.put(name, entry);
            LOG.info("mink: registered {} projection \"{}\"", entry.kind(), name);
            if (phase == Phase.RUNNING) {
                launchOrForget(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private void launchOrForget(Entry entry) {
        try {
            launch(entry, entry instanceof LiveEntry ? now() : 0);
        } catch (RuntimeException | Error e) {
            entries.remove(entry.name());
            forget(entry);
            throw e;
        }
    }

    /**
     * Ends a projection and forgets it; its checkpoint stays. A rebuild of it is cancelled. Waits until it has
     * finished what it is doing, for at most 10 seconds, of which it interrupts it in the second half.
     *
     * @throws EmptyProjectionNameException if the name is blank
     * @throws ProjectionNotFoundException if there is no projection of this name
     * @throws DeadlineExceededException if it goes on nevertheless; then it is still registered
     */
    public void unregister(String name) {
        if (name.isBlank()) {
            throw new EmptyProjectionNameException();
        }
        Entry entry;
        Ending ending;
        lock.lock();
        try {
            entry = entry(name);
            leaving.add(name);
            ending = signalStop(List.of(entry));
        } finally {
            lock.unlock();
        }
        boolean ended = false;
        Instant end = Instant.now().plus(UNREGISTER_PATIENCE);
        try {
            rebuilds.cancel(name);
            ended = ending.await(end) && rebuildEnded(name, end);
        } finally {
            leave(entry, ended);
        }
        if (!ended) {
            throw new DeadlineExceededException("unregister projection \"" + name + "\"", end);
        }
    }

    private void leave(Entry entry, boolean ended) {
        lock.lock();
        try {
            leaving.remove(entry.name());
            if (ended && entries.get(entry.name()) == entry) {
                entries.remove(entry.name());
                owners.release(entry.name());
                forget(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Entry entry) {
        if (entry instanceof InlineEntry gone) {
            inline.remove(gone);
            gone.board().state(ProjectionState.STOPPED);
        } else if (entry instanceof AsyncEntry gone) {
            gone.feed().close();
        }
    }

    // ---------------------------------------------------------------- attaching

    /**
     * Attaches the engine to its store: from now on inline projections run in the transaction of every append
     * through it, and live projections find their events by themselves, those that run already as well. Does
     * nothing the second time. {@link #close()} ends it.
     *
     * @throws dev.mink.adapter.AdapterException if a live projection runs and the backend does not say where
     *     the feed is; the engine is not attached then
     */
    public void attach() {
        lock.lock();
        try {
            if (attached == null) {
                Registration joined = store.join(inline);
                try {
                    followAll();
                    attached = joined;
                } finally {
                    if (attached == null) {
                        joined.close();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void followAll() {
        List<LiveWorker> running = liveEntries().stream()
                .map(LiveEntry::worker)
                .filter(LiveWorker::isRunning)
                .toList();
        if (running.isEmpty()) {
            return;
        }
        long now = store.getStablePosition();
        try {
            running.forEach(worker -> worker.follow(now));
        } catch (RuntimeException | Error e) {
            running.forEach(LiveWorker::unfollow);
            throw e;
        }
    }

    /** Whether the engine is attached to its store. */
    public boolean isAttached() {
        lock.lock();
        try {
            return attached != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Applies stored events to the inline projections, outside of any transaction: for an engine that is
     * not attached. An engine that is attached has applied them already and does nothing.
     *
     * @throws dev.mink.projection.ProjectionFailedException at the first failure
     */
    public void processInlineProjections(List<StoredEvent> events) {
        if (!isAttached()) {
            inline.apply(List.copyOf(events), Optional.empty());
        }
    }

    /**
     * Tells the live projections of stored events: for an engine that is not attached. An engine that is
     * attached tells them by itself and does nothing here. Waits where a buffer is full and the projection's
     * options say so. An event that cannot be decoded is lost to all live projections.
     *
     * @throws dev.mink.OperationCancelledException if the thread is interrupted while it waits
     */
    public void notifyLiveProjections(List<StoredEvent> events) {
        if (isAttached()) {
            return;
        }
        try {
            new LiveNotification(store, liveEntries()).tellOf(events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("notify live projections");
        }
    }

    // ---------------------------------------------------------------- start and stop

    /**
     * Starts all projections. They run until the engine is stopped. If it fails, what has been started is
     * stopped again.
     *
     * @throws ProjectionEngineAlreadyRunningException if it runs, or has not ended yet after a stop that
     *     ran out of time, or that one of its projections called
     * @throws NoCheckpointStoreException if there is nowhere to keep checkpoints
     * @throws dev.mink.adapter.AdapterException if there are live projections and the backend does not say
     *     where the feed is
     */
    public void start() {
        try {
            startAll();
        } catch (ProjectionEngineAlreadyRunningException | NoCheckpointStoreException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            stopAgain(e);
            throw e;
        }
    }

    private void startAll() {
        lock.lock();
        try {
            finishStop();
            if (phase != Phase.STOPPED || entries.values().stream().anyMatch(this::isLeftOver)) {
                throw new ProjectionEngineAlreadyRunningException();
            }
            var unused = surroundings.checkpointStore();
            boolean live = entries.values().stream().anyMatch(LiveEntry.class::isInstance);
            long now = live ? now() : 0;
            services.use();
            phase = Phase.STOPPING; // what a failure leaves to be done
            entries.values().forEach(entry -> launch(entry, now));
            phase = Phase.RUNNING;
            starts++;
            LOG.info("mink: projection engine started");
        } finally {
            lock.unlock();
        }
    }

    private void stopAgain(Throwable failure) {
        try {
            stop(CLOSE_PATIENCE);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Whether a projection has not ended although it was told to. */
    private boolean isLeftOver(Entry entry) {
        return entry.launched().filter(Launch::isAlive).isPresent() && !alone.contains(entry.name());
    }

    /** A stop that ran out of time is complete once everything has ended. */
    private void finishStop() {
        if (phase == Phase.STOPPING
                && entries.values().stream().noneMatch(this::isLeftOver)
                && rebuildsEnded(Instant.now())) {
            stopped();
        }
    }

    private void stopped() {
        phase = Phase.STOPPED;
        services.release();
        LOG.info("mink: projection engine stopped");
    }

    /** Where live projections begin that find their events by themselves. */
    private long now() {
        return attached == null ? 0 : store.getStablePosition();
    }

    private void launch(Entry entry, long now) {
        if (leaving.contains(entry.name())) {
            return;
        }
        if (entry instanceof AsyncEntry async && !async.launch().isAlive()) {
            async.control().begin();
            async.launch().start(surroundings.thread(async.worker(), "mink-projection-" + async.name()));
        } else if (entry instanceof LiveEntry live && !live.launch().isAlive()) {
            launch(live, now);
        }
    }

    private void launch(LiveEntry live, long now) {
        live.worker().begin();
        try {
            if (attached != null) {
                live.worker().follow(now);
            }
            live.launch().start(surroundings.thread(live.worker(), "mink-projection-" + live.name()));
        } catch (RuntimeException | Error e) {
            live.worker().abandon();
            throw e;
        }
    }

    /**
     * Stops all projections and waits for what they are doing; in the second half of the time it is
     * interrupted. Several threads may wait for the same stop, and it may be repeated. Does nothing if
     * the engine is stopped. A projection that calls it is not waited for.
     *
     * @throws DeadlineExceededException if something goes on nevertheless; the engine cannot be started
     *     until it has ended
     * @throws dev.mink.OperationCancelledException if the thread is interrupted while it waits
     */
    public void stop(Duration timeout) {
        Ending stopping;
        long start;
        lock.lock();
        try {
            if (phase == Phase.STOPPED) {
                return;
            }
            phase = Phase.STOPPING;
            start = starts;
            stopping = signalStop(entries.values());
        } finally {
            lock.unlock();
        }
        rebuilds.cancelAll();
        Instant end = Instant.now().plus(timeout);
        if (!stopping.await(end) || !rebuildsEnded(end)) {
            throw new DeadlineExceededException("stop of the projection engine", end);
        }
        lock.lock();
        try {
            if (phase == Phase.STOPPING && start == starts) {
                stopped();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean rebuildsEnded(Instant end) {
        try {
            return rebuilds.awaitEnd(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("stop of rebuilds");
        }
    }

    private boolean rebuildEnded(String name, Instant end) {
        try {
            return rebuilds.awaitEnd(name, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("stop of the rebuild of projection \"" + name + "\"");
        }
    }

    /** Tells projections to end; what they run in is what is to be waited for, whatever is started later. */
    private static Ending signalStop(Collection<Entry> stopping) {
        List<Thread> threads = new ArrayList<>();
        for (Entry entry : stopping) {
            if (entry instanceof AsyncEntry async) {
                async.control().stop();
            } else if (entry instanceof LiveEntry live) {
                live.worker().stop();
            }
            entry.launched().flatMap(Launch::alive).ifPresent(threads::add);
        }
        return new Ending(threads);
    }

    /** Whether the engine was started and not stopped. */
    public boolean isRunning() {
        lock.lock();
        try {
            return phase == Phase.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    /** Stops the engine, waiting at most 10 seconds, and detaches it from its store. May be called again. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (attached != null) {
                attached.close();
                attached = null;
            }
        } finally {
            lock.unlock();
        }
        rebuilds.cancelAll();
        try {
            stop(CLOSE_PATIENCE);
            if (!rebuildsEnded(Instant.now().plus(CLOSE_PATIENCE))) {
                LOG.warn("mink: a rebuild goes on although its engine was closed");
            }
        } catch (DeadlineExceededException e) {
            LOG.warn("mink: projections go on although their engine was closed", e);
        }
    }

    // ---------------------------------------------------------------- operation

    /**
     * Pauses an async or live projection until it is resumed, also over restarts of the engine. What it is
     * doing is finished. The pause of an async projection that has a checkpoint is stored there, so that
     * it counts for every process.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is inline
     */
    public void pause(String name) {
        Entry entry = entry(name);
        if (entry instanceof AsyncEntry async) {
            boolean stored = checkpoints.isPresent() && checkpoints.get().setActive(name, false);
            if (stored) {
                async.control().pausedInStore();
            } else {
                async.control().pause();
            }
        } else if (entry instanceof LiveEntry live) {
            live.worker().pause();
        } else {
            throw new ProjectionNotFoundException(name);
        }
        LOG.info("mink: paused projection \"{}\"", name);
    }

    /**
     * Lets a paused projection go on.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is inline
     */
    public void resume(String name) {
        Entry entry = entry(name);
        if (entry instanceof AsyncEntry async) {
            checkpoints.ifPresent(kept -> kept.setActive(name, true));
            async.control().resume();
        } else if (entry instanceof LiveEntry live) {
            live.worker().resume();
        } else {
            throw new ProjectionNotFoundException(name);
        }
        LOG.info("mink: resumed projection \"{}\"", name);
    }

    /**
     * Starts a projection that gave up again, from its checkpoint. Does nothing if it has not given up.
     *
     * @throws ProjectionNotFoundException if there is no async projection of this name
     * @throws ProjectionEngineStoppedException if nothing would start it, as the engine is not running
     */
    public void restart(String name) {
        if (!(entry(name) instanceof AsyncEntry async)) {
            throw new ProjectionNotFoundException(name);
        }
        if (!mayRestart(async)) {
            throw new ProjectionEngineStoppedException("restart of projection \"" + name + "\"");
        }
        ProjectionState state = async.board().state();
        if (state == ProjectionState.FAULTED || state == ProjectionState.RESTARTING) {
            async.board().forgiven();
            async.control().restart();
        }
    }

    private boolean mayRestart(AsyncEntry entry) {
        lock.lock();
        try {
            return phase == Phase.RUNNING || alone.contains(entry.name());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The events that an async projection has parked.
     *
     * @throws ProjectionNotFoundException if there is no async projection of this name
     * @throws NoParkedEventStoreException if the backend has no place for parked events
     */
    public ParkedEvents parked(String name) {
        if (!(entry(name) instanceof AsyncEntry async)) {
            throw new ProjectionNotFoundException(name);
        }
        return async.parked().orElseThrow(NoParkedEventStoreException::new);
    }

    // ---------------------------------------------------------------- rebuild

    /**
     * Begins to fill the model of a projection anew, from all events.
     *
     * <p>A projection that was registered by a factory is run over a second set of read models, beside the
     * one in use, which takes its place in one transaction when it has got as far: readers never see a half
     * of it. Whatever goes wrong before that leaves the model as it was.
     *
     * <p>Others are rebuilt in place and must be {@link dev.mink.projection.Clearable}. An inline one is
     * emptied and filled in one transaction, in which appends of its events wait. An async one is emptied
     * together with its checkpoint by whichever process runs it, and goes on from there; readers see how the
     * model fills. This is remembered in the backend, so that a crash at any point is followed by a complete
     * model when the projection runs again. An engine that is not running runs the projection for the time of
     * the rebuild.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is live
     * @throws dev.mink.projection.NotRebuildableException if it cannot be rebuilt so; nothing was touched
     * @throws dev.mink.projection.RebuildInProgressException if it is being rebuilt or verified, in any process
     */
    public Rebuild startRebuild(String name, RebuildOptions options) {
        return rebuilds.begin(rebuildable(name), Objects.requireNonNull(options, "options"), null);
    }

    /** Rebuilds a projection with default options and waits until it is complete. */
    public RebuildProgress rebuild(String name) {
        return rebuild(name, RebuildOptions.defaults());
    }

    /**
     * Rebuilds a projection and waits until it is complete.
     *
     * @throws dev.mink.projection.RebuildFailedException if it failed
     * @throws dev.mink.OperationCancelledException if the thread is interrupted; the rebuild is cancelled
     * @see #startRebuild
     */
    public RebuildProgress rebuild(String name, RebuildOptions options) {
        Rebuild rebuild = startRebuild(name, options);
        try {
            return rebuild.await(FOREVER);
        } finally {
            rebuild.cancel();
        }
    }

    /**
     * Rebuilds several projections at the same time, which share one reading of the feed as long as they are
     * at about the same place, and waits until all have ended.
     *
     * @param concurrency how many at the same time, at least 1
     * @param options for each of them; progress is told by several threads
     * @return the last progress of each, in the given order
     * @throws dev.mink.projection.RebuildFailedException if some failed, with the first as its cause and the
     *     others suppressed; those that did not fail are complete
     * @throws dev.mink.OperationCancelledException if the thread is interrupted; all are cancelled
     */
    public List<RebuildProgress> rebuildAll(Collection<String> names, RebuildOptions options, int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("mink: concurrency must be at least 1: " + concurrency);
        }
        List<Entry> wanted = names.stream().distinct().map(this::rebuildable).toList();
        return new ParallelRebuild(rebuilds, options).run(wanted, concurrency);
    }

    /**
     * Replays the events of a projection that was registered by a factory into read models that are thrown
     * away, as far as the projection has got, and compares them with the live ones. The projection waits while
     * they are compared.
     *
     * @throws ProjectionNotFoundException if there is no such projection
     * @throws dev.mink.projection.NotRebuildableException if it was not registered by a factory
     * @throws dev.mink.projection.RebuildInProgressException if it is being rebuilt or verified, in any process
     */
    public Verification verify(String name) {
        return rebuilds.verify(entry(name));
    }

    private Entry rebuildable(String name) {
        Entry entry = entry(name);
        if (entry instanceof LiveEntry) {
            throw new ProjectionNotFoundException(name);
        }
        return entry;
    }

    /** Runs a projection although the engine does not, until what is returned is called. */
    private Runnable runAlone(AsyncEntry entry) {
        lock.lock();
        try {
            if (phase == Phase.STOPPED && !entry.launch().isAlive()) {
                launch(entry, 0);
                alone.add(entry.name());
                return () -> stopAlone(entry);
            }
            return () -> {};
        } finally {
            lock.unlock();
        }
    }

    private void stopAlone(AsyncEntry entry) {
        Ending ending;
        lock.lock();
        try {
            if (phase == Phase.RUNNING) {
                alone.remove(entry.name());
                return;
            }
            ending = signalStop(List.of(entry));
        } finally {
            lock.unlock();
        }
        if (!ending.await(Instant.now().plus(UNREGISTER_PATIENCE))) {
            LOG.warn("mink: projection \"{}\" goes on although its rebuild has ended", entry.name());
        }
        lock.lock();
        try {
            alone.remove(entry.name());
            if (phase == Phase.RUNNING && entries.get(entry.name()) == entry) {
                launch(entry, 0); // the engine was started while the worker ended
            }
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- status

    /**
     * How a projection is doing. Reads the head of the feed, and of an async projection the number of its
     * parked events and, if it does not run in this process, the checkpoint; while the backend is away, they
     * are what was known last.
     *
     * @throws ProjectionNotFoundException if there is no such projection
     */
    public ProjectionStatus getStatus(String name) {
        return statuses(List.of(entry(name))).get(0);
    }

    /** How all projections are doing, in the order of their registration. */
    public List<ProjectionStatus> getAllStatuses() {
        return statuses(all());
    }

    private List<ProjectionStatus> statuses(List<Entry> some) {
        try {
            long head = store.getLastPosition();
            knownHead.set(head);
            return some.stream()
                    .map(entry -> status(entry, position(entry), head, ParkedEvents::count))
                    .toList();
        } catch (AdapterException | AdapterClosedException e) {
            LOG.debug("mink: the backend could not be asked how projections are doing", e);
            return some.stream()
                    .map(entry -> status(entry, entry.board().position(), knownHead.get(), ParkedEvents::knownCount))
                    .toList();
        }
    }

    private static ProjectionStatus status(
            Entry entry, long position, long head, ToLongFunction<ParkedEvents> parkedEvents) {
        if (entry instanceof AsyncEntry async) {
            long parked = async.parked().map(parkedEvents::applyAsLong).orElse(0L);
            return entry.board().status(position, Math.max(0, head - position), parked);
        }
        long lag = entry instanceof LiveEntry live ? live.worker().lag(head) : 0;
        return entry.board().status(entry.board().position(), lag, 0);
    }

    /** How far an async projection is, wherever it runs. */
    private long position(Entry entry) {
        ProjectionState state = entry.board().state();
        boolean here = !(entry instanceof AsyncEntry)
                || state == ProjectionState.RUNNING
                || state == ProjectionState.CATCHING_UP;
        long known = entry.board().position();
        return here
                ? known
                : checkpoints
                        .flatMap(kept -> kept.getCheckpoint(entry.name()))
                        .map(Checkpoint::position)
                        .orElse(known);
    }

    /**
     * Waits until a projection has applied the events of an append, so that a caller can read its own write.
     * Returns at once for an inline projection.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is live
     * @throws dev.mink.projection.ProjectionFailedException if it has given up before that and no other process
     *     runs it, at once
     * @throws DeadlineExceededException if the time is over before that
     * @throws dev.mink.OperationCancelledException if the thread is interrupted
     */
    public void awaitApplied(AppendResult result, String name, Duration timeout) {
        awaitPosition(name, result.lastPosition(), timeout);
    }

    /**
     * Waits until an async projection has applied everything that was committed before the call.
     *
     * @see #awaitApplied
     */
    public void awaitCaughtUp(String name, Duration timeout) {
        awaitPosition(name, store.getLastPosition(), timeout);
    }

    /**
     * Waits until an async projection has got as far as a position, in this process or another one.
     *
     * @see #awaitApplied
     */
    public void awaitPosition(String name, long position, Duration timeout) {
        Entry entry = entry(name);
        if (entry instanceof InlineEntry) {
            return;
        }
        if (entry instanceof LiveEntry) {
            throw new ProjectionNotFoundException(name);
        }
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (position(entry) < position) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new DeadlineExceededException(
                            "waiting for projection \"" + name + "\" to reach position " + position + ", it is "
                                    + entry.board().state().wireName() + " at " + position(entry),
                            Instant.now());
                }
                checkNotGivenUp(entry);
                var unused = entry.board().awaitPosition(position, Math.min(left, LOOK_ELSEWHERE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting for projection \"" + name + "\"");
        }
    }

    private void checkNotGivenUp(Entry entry) {
        Optional<Throwable> reason = entry.board().gaveUp();
        if (reason.isPresent()
                && entry instanceof AsyncEntry async
                && async.ownership().otherOwner().isEmpty()) {
            throw ProjectionFailedException.behind(entry.name(), position(entry), "it gave up", reason.get());
        }
    }

    private Entry entry(String name) {
        lock.lock();
        try {
            Entry entry = entries.get(name);
            if (entry == null) {
                throw new ProjectionNotFoundException(name);
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private List<Entry> all() {
        lock.lock();
        try {
            return List.copyOf(entries.values());
        } finally {
            lock.unlock();
        }
    }

    private Collection<AsyncEntry> asyncEntries() {
        return entries(AsyncEntry.class);
    }

    private List<LiveEntry> liveEntries() {
        return entries(LiveEntry.class);
    }

    private <T extends Entry> List<T> entries(Class<T> kind) {
        return all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
