package dev.mink.projection.engine;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.adapter.CheckpointStore;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.EmptyProjectionNameException;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.NoCheckpointStoreException;
import dev.mink.projection.NoParkedEventStoreException;
import dev.mink.projection.ProjectionAlreadyRegisteredException;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionEngineStoppedException;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionNotFoundException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.StartPosition;
import dev.mink.projection.Verification;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private static final Duration FOREVER = Duration.ofDays(365);

    private final EventStore store;
    private final Optional<CheckpointStore> checkpoints;
    private final Registry registry = new Registry();
    private final InlineProjections inline;
    private final Lifecycle lifecycle;
    private final Registrations registrations;
    private final Rebuilds rebuilds;
    private final Statuses statuses;

    ProjectionEngine(ProjectionEngineBuilder settings) {
        this.store = settings.store;
        Surroundings surroundings = Surroundings.of(settings, () -> registry.all(AsyncEntry.class));
        this.checkpoints = surroundings.checkpoints();
        this.inline = new InlineProjections(store, surroundings.callbacks());
        ActiveRebuilds active = new ActiveRebuilds();
        ModelOwners owners = new ModelOwners();
        this.lifecycle = new Lifecycle(surroundings, registry, inline, active, entry -> owners.release(entry.name()));
        this.registrations = new Registrations(surroundings, lifecycle, owners);
        this.rebuilds = new Rebuilds(surroundings, active, lifecycle::runAlone);
        this.statuses = new Statuses(store, checkpoints);
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
        registrations.inline(projection);
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
        registrations.inline(factory);
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
        registrations.async(projection, options);
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
        registrations.async(factory, options);
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
        registrations.live(projection, options);
    }

    /**
     * Ends a projection and forgets it; its checkpoint stays. A rebuild of it is cancelled. Waits until it has
     * finished what it is doing, for at most 10 seconds, of which it interrupts it in the second half. An inline
     * one is run by no append that begins after the call; those that run it are waited for, and not interrupted.
     * A projection that unregisters itself is not waited for.
     *
     * @throws EmptyProjectionNameException if the name is blank
     * @throws ProjectionNotFoundException if there is no projection of this name
     * @throws DeadlineExceededException if it goes on nevertheless; then it is still registered, to be unregistered
     *     again, but told to end
     */
    public void unregister(String name) {
        lifecycle.unregister(name);
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
        lifecycle.attach();
    }

    /** Whether the engine is attached to its store. */
    public boolean isAttached() {
        return lifecycle.isAttached();
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
            new LiveNotification(store, registry.all(LiveEntry.class)).tellOf(events);
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
        lifecycle.start();
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
        lifecycle.stop(timeout);
    }

    /** Whether the engine was started and not stopped. */
    public boolean isRunning() {
        return lifecycle.isRunning();
    }

    /** Stops the engine, waiting at most 10 seconds, and detaches it from its store. May be called again. */
    @Override
    public void close() {
        lifecycle.close();
    }

    // ---------------------------------------------------------------- operation

    /**
     * Pauses an async or live projection until it is resumed, also over restarts of the engine. What it is
     * doing is finished. The pause of an async projection is stored with its checkpoint, so that it counts for
     * every process; one that has none, and would not begin at the beginning, is paused in this process alone.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is inline
     */
    public void pause(String name) {
        Entry entry = registry.get(name);
        if (entry instanceof AsyncEntry async) {
            if (checkpoints.isPresent() && storePause(async, checkpoints.get())) {
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

    private static boolean storePause(AsyncEntry entry, CheckpointStore kept) {
        if (kept.setActive(entry.name(), false)) {
            return true;
        }
        // A checkpoint at the beginning says no more than none; somebody else may make one at the same time.
        if (entry.options().startFrom() == StartPosition.BEGINNING) {
            var unused = kept.compareAndSetCheckpoint(entry.name(), 0, 0);
        }
        return kept.setActive(entry.name(), false);
    }

    /**
     * Lets a paused projection go on.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is inline
     */
    public void resume(String name) {
        Entry entry = registry.get(name);
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
        AsyncEntry async = registry.async(name);
        if (!lifecycle.mayRestart(async)) {
            throw new ProjectionEngineStoppedException("restart of projection \"" + name + "\"");
        }
        ProjectionState state = async.board().state();
        if (state == ProjectionState.FAULTED || state == ProjectionState.RESTARTING) {
            async.board().forgiven();
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
        return registry.async(name).parked().orElseThrow(NoParkedEventStoreException::new);
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
     * emptied and filled in one transaction, for whose end appends of its events wait; after 30 seconds they fail
     * with a retryable {@link dev.mink.adapter.AdapterException}. An async one is emptied together with its
     * checkpoint by whichever process runs it, and goes on from there; readers see how the model fills. This is remembered in the backend, so that a crash at any point is followed by a complete
     * model when the projection runs again. An engine that is not running runs the projection for the time of
     * the rebuild.
     *
     * @throws ProjectionNotFoundException if there is no such projection, or it is live
     * @throws dev.mink.projection.NotRebuildableException if it cannot be rebuilt so, or only by replaying on top
     *     of its model, as it began at the head of the feed; nothing was touched
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
     * @throws dev.mink.projection.NotRebuildableException if it was not registered by a factory, or began at the
     *     head of the feed
     * @throws dev.mink.projection.RebuildInProgressException if it is being rebuilt or verified, in any process
     */
    public Verification verify(String name) {
        return rebuilds.verify(registry.get(name));
    }

    private Entry rebuildable(String name) {
        Entry entry = registry.get(name);
        if (entry instanceof LiveEntry) {
            throw new ProjectionNotFoundException(name);
        }
        return entry;
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
        return statuses.of(List.of(registry.get(name))).get(0);
    }

    /** How all projections are doing, in the order of their registration. */
    public List<ProjectionStatus> getAllStatuses() {
        return statuses.of(registry.all());
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
        statuses.awaitPosition(registry.get(name), position, timeout);
    }
}
