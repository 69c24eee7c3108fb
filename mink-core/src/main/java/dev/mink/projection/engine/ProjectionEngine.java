package dev.mink.projection.engine;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
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
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
    private static final long LOOK_ELSEWHERE = TimeUnit.MILLISECONDS.toNanos(25);

    private final EventStore store;
    private final Optional<CheckpointStore> checkpoints;
    private final Optional<Transactions> transactions;
    private final Optional<LeaseStore> leases;
    private final Optional<ParkedEventStore> parkedEvents;
    private final ProjectionEngineBuilder settings;
    private final Callbacks callbacks;
    private final InlineProjections inline;

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Phase phase = Phase.STOPPED;
    private @Nullable Caretaker caretaker;
    private @Nullable Watchdog watchdog;
    private @Nullable Registration attached;

    /** What the engine does. */
    private enum Phase {
        STOPPED,
        RUNNING,
        STOPPING
    }

    ProjectionEngine(ProjectionEngineBuilder settings) {
        this.settings = settings;
        this.store = settings.store;
        EventStoreAdapter adapter = store.adapter();
        this.checkpoints = settings.checkpoints.or(() -> adapter.capability(CheckpointStore.class));
        this.transactions =
                settings.checkpoints.isPresent() ? Optional.empty() : adapter.capability(Transactions.class);
        this.leases = adapter.capability(LeaseStore.class);
        this.parkedEvents = adapter.capability(ParkedEventStore.class);
        this.callbacks = new Callbacks(settings.metrics, settings.observer);
        this.inline = new InlineProjections(store, callbacks);
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
     * @throws EmptyProjectionNameException if its name is blank
     * @throws ProjectionAlreadyRegisteredException if its name is taken, by whatever kind
     * @throws dev.mink.serialization.EventTypeConflictException if a class it handles cannot be registered
     */
    public void registerInline(InlineProjection projection) {
        register(projection, () -> {
            InlineEntry entry = new InlineEntry(
                    projection, HandledTypes.of(projection, store), board(projection, ProjectionKind.INLINE));
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
        Objects.requireNonNull(options, "options");
        register(projection, () -> {
            HandledTypes types = HandledTypes.of(projection, store);
            EventFeed feed = store.feed(types.filter());
            Control control = new Control(feed::wake);
            Board board = board(projection, ProjectionKind.ASYNC);
            Ownership ownership = ownership(projection);
            Parking parking = parkedEvents
                    .<Parking>map(kept ->
                            new StoredParking(projection.name(), kept, options.holdBackStreams(), settings.clock))
                    .orElse(Parking.NOWHERE);
            Checkpointing checkpointing = new Checkpointing(
                    projection.name(),
                    checkpoints.orElseThrow(NoCheckpointStoreException::new),
                    transactions,
                    options.transactional(),
                    ownership);
            AsyncWorker worker = new AsyncWorker(new AsyncWorker.Parts(
                    projection.name(),
                    options,
                    feed,
                    store::getStablePosition,
                    checkpointing,
                    ownership,
                    new Applier(projection, feed::decode, parking, callbacks),
                    parking,
                    board,
                    control,
                    callbacks,
                    () -> Objects.requireNonNull(watchdog),
                    settings.leaseDuration.dividedBy(3)));
            Optional<ParkedEvents> parked = parkedEvents.map(kept -> new ParkedEvents(
                    projection.name(),
                    kept,
                    parking,
                    worker,
                    ownership,
                    () -> ownership(projection),
                    new ParkedApplier(
                            projection.name(),
                            store,
                            new Applier(projection, feed::decode, Parking.NOWHERE, callbacks),
                            kept,
                            transactions,
                            options,
                            callbacks)));
            return new AsyncEntry(projection, board, control, ownership, feed, worker, parked, new Launch());
        });
    }

    private Ownership ownership(Projection projection) {
        return new Ownership(leases, projection.name(), settings.owner, settings.leaseDuration);
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
            Board board = board(projection, ProjectionKind.LIVE);
            LiveWorker worker = new LiveWorker(projection, options, types, store, board, callbacks);
            return new LiveEntry(projection, types, board, worker, new Launch());
        });
    }

    private void register(Projection projection, Supplier<Entry> making) {
        String name = projection.name();
        if (name.isBlank()) {
            throw new EmptyProjectionNameException();
        }
        lock.lock();
        try {
            if (entries.containsKey(name)) {
                throw new ProjectionAlreadyRegisteredException(name);
            }
            Entry entry = making.get();
            entries.put(name, entry);
            LOG.info("mink: registered {} projection \"{}\"", entry.kind(), name);
            if (phase == Phase.RUNNING) {
                launch(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private Board board(Projection projection, ProjectionKind kind) {
        return new Board(projection.name(), kind, callbacks, settings.clock);
    }

    /**
     * Ends a projection and forgets it; its checkpoint stays. Waits until it has finished what it is doing,
     * for at most 10 seconds, before it interrupts it.
     *
     * @throws EmptyProjectionNameException if the name is blank
     * @throws ProjectionNotFoundException if there is no projection of this name
     * @throws DeadlineExceededException if it goes on nevertheless; then it is still registered
     */
    public void unregister(String name) {
        if (name.isBlank()) {
            throw new EmptyProjectionNameException();
        }
        Entry entry = entry(name);
        signalStop(entry);
        Instant end = Instant.now().plus(UNREGISTER_PATIENCE);
        if (!ended(List.of(entry), end)) {
            throw new DeadlineExceededException("unregister projection \"" + name + "\"", end);
        }
        lock.lock();
        try {
            if (entries.get(name) == entry) {
                entries.remove(name);
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
     * through it, and live projections that are started find their events by themselves. Does nothing the
     * second time. {@link #close()} ends it.
     */
    public void attach() {
        lock.lock();
        try {
            if (attached == null) {
                attached = store.join(inline);
            }
        } finally {
            lock.unlock();
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
     * options say so.
     *
     * @throws dev.mink.OperationCancelledException if the thread is interrupted while it waits
     */
    public void notifyLiveProjections(List<StoredEvent> events) {
        if (isAttached()) {
            return;
        }
        try {
            for (StoredEvent event : events) {
                for (Entry entry : all()) {
                    if (entry instanceof LiveEntry live && live.types().includes(event.type())) {
                        live.worker().offer(event);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("notify live projections");
        }
    }

    // ---------------------------------------------------------------- start and stop

    /**
     * Starts all projections. They run until the engine is stopped.
     *
     * @throws ProjectionEngineAlreadyRunningException if it runs, or has not ended yet after a stop that
     *     ran out of time
     * @throws NoCheckpointStoreException if there is nowhere to keep checkpoints
     */
    public void start() {
        lock.lock();
        try {
            if (phase != Phase.STOPPED) {
                throw new ProjectionEngineAlreadyRunningException();
            }
            CheckpointStore kept = checkpoints.orElseThrow(NoCheckpointStoreException::new);
            watchdog = new Watchdog(named("mink-projection-watchdog"));
            caretaker = new Caretaker(kept, this::asyncEntries, interval(), named("mink-projection-caretaker"));
            phase = Phase.RUNNING;
            entries.values().forEach(this::launch);
            LOG.info("mink: projection engine started");
        } finally {
            lock.unlock();
        }
    }

    private Duration interval() {
        Duration third = settings.leaseDuration.dividedBy(3);
        Duration half = Duration.ofMillis(500);
        return third.compareTo(half) < 0 ? third : half;
    }

    private void launch(Entry entry) {
        if (entry instanceof AsyncEntry async && !async.launch().isAlive()) {
            async.control().begin();
            async.launch().start(thread(async.worker(), async.name()));
        } else if (entry instanceof LiveEntry live && !live.launch().isAlive()) {
            live.worker().begin(attached != null);
            live.launch().start(thread(live.worker(), live.name()));
        }
    }

    private Thread thread(Runnable work, String name) {
        Thread thread = settings.threads.newThread(work);
        thread.setName("mink-projection-" + name);
        return thread;
    }

    private ThreadFactory named(String name) {
        return work -> {
            Thread thread = settings.threads.newThread(work);
            thread.setName(name);
            return thread;
        };
    }

    /**
     * Stops all projections and waits for what they are doing; in the second half of the time it is
     * interrupted. Several threads may wait for the same stop, and it may be repeated. Does nothing if
     * the engine is stopped.
     *
     * @throws DeadlineExceededException if something goes on nevertheless; the engine cannot be started
     *     until it has ended
     * @throws dev.mink.OperationCancelledException if the thread is interrupted while it waits
     */
    public void stop(Duration timeout) {
        List<Entry> stopping;
        lock.lock();
        try {
            if (phase == Phase.STOPPED) {
                return;
            }
            phase = Phase.STOPPING;
            stopping = List.copyOf(entries.values());
        } finally {
            lock.unlock();
        }
        stopping.forEach(ProjectionEngine::signalStop);
        Instant end = Instant.now().plus(timeout);
        if (!ended(stopping, end)) {
            throw new DeadlineExceededException("stop of the projection engine", end);
        }
        lock.lock();
        try {
            if (phase == Phase.STOPPING) {
                phase = Phase.STOPPED;
                Objects.requireNonNull(caretaker).close();
                Objects.requireNonNull(watchdog).close();
                LOG.info("mink: projection engine stopped");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void signalStop(Entry entry) {
        if (entry instanceof AsyncEntry async) {
            async.control().stop();
        } else if (entry instanceof LiveEntry live) {
            live.worker().stop();
        }
    }

    private static boolean ended(List<Entry> stopping, Instant end) {
        List<Launch> launches = new ArrayList<>();
        for (Entry entry : stopping) {
            if (entry instanceof AsyncEntry async) {
                launches.add(async.launch());
            } else if (entry instanceof LiveEntry live) {
                launches.add(live.launch());
            }
        }
        try {
            Duration half = Duration.between(Instant.now(), end).dividedBy(2);
            if (joined(launches, Instant.now().plus(half))) {
                return true;
            }
            launches.forEach(Launch::interrupt);
            return joined(launches, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("stop of projections");
        }
    }

    private static boolean joined(List<Launch> launches, Instant end) throws InterruptedException {
        boolean all = true;
        for (Launch launch : launches) {
            all &= launch.join(Duration.between(Instant.now(), end));
        }
        return all;
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
        try {
            stop(CLOSE_PATIENCE);
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
            async.control().pause();
            checkpoints.ifPresent(kept -> kept.setActive(name, false));
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
     * Starts a projection that gave up again, from its checkpoint. Does nothing if it has not given up, or
     * the engine is not running.
     *
     * @throws ProjectionNotFoundException if there is no async projection of this name
     */
    public void restart(String name) {
        if (!(entry(name) instanceof AsyncEntry async)) {
            throw new ProjectionNotFoundException(name);
        }
        ProjectionState state = async.board().state();
        if (state == ProjectionState.FAULTED || state == ProjectionState.RESTARTING) {
            async.control().restart();
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

    // ---------------------------------------------------------------- status

    /**
     * How a projection is doing. Reads the head of the feed, and of an async projection the number of its
     * parked events and, if it does not run in this process, the checkpoint.
     *
     * @throws ProjectionNotFoundException if there is no such projection
     */
    public ProjectionStatus getStatus(String name) {
        return status(entry(name), store.getLastPosition());
    }

    /** How all projections are doing, in the order of their registration. */
    public List<ProjectionStatus> getAllStatuses() {
        long head = store.getLastPosition();
        return all().stream().map(entry -> status(entry, head)).toList();
    }

    private ProjectionStatus status(Entry entry, long head) {
        if (entry instanceof AsyncEntry async) {
            long position = position(entry);
            long parked = async.parked().map(ParkedEvents::count).orElse(0L);
            return entry.board().status(position, Math.max(0, head - position), parked);
        }
        return entry.board().status(entry.board().position(), 0, 0);
    }

    /** How far an async projection is, wherever it runs. */
    private long position(Entry entry) {
        ProjectionState state = entry.board().state();
        boolean here = state == ProjectionState.RUNNING
                || state == ProjectionState.CATCHING_UP
                || state == ProjectionState.PAUSED;
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
                var unused = entry.board().awaitPosition(position, Math.min(left, LOOK_ELSEWHERE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("waiting for projection \"" + name + "\"");
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
        List<AsyncEntry> found = new ArrayList<>();
        for (Entry entry : all()) {
            if (entry instanceof AsyncEntry async) {
                found.add(async);
            }
        }
        return found;
    }
}
