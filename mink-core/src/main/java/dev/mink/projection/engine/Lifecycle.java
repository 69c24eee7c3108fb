package dev.mink.projection.engine;

import dev.mink.DeadlineExceededException;
import dev.mink.adapter.Registration;
import dev.mink.projection.EmptyProjectionNameException;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionAlreadyRegisteredException;
import dev.mink.projection.ProjectionEngineAlreadyRunningException;
import dev.mink.projection.ProjectionNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an engine and of its projections: one state machine under one lock, so that every projection that is
 * registered, started, stopped and unregistered at the same time by different threads is either running or not.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long NONE = -1;

    private final Surroundings surroundings;
    private final Registry registry;
    private final InlineProjections inline;
    private final ActiveRebuilds rebuilds;
    private final Consumer<Entry> whenForgotten;

    /** Guards everything below, and changes of the registry. */
    private final ReentrantLock lock = new ReentrantLock();

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

    Lifecycle(
            Surroundings surroundings,
            Registry registry,
            InlineProjections inline,
            ActiveRebuilds rebuilds,
            Consumer<Entry> whenForgotten) {
        this.surroundings = surroundings;
        this.registry = registry;
        this.inline = inline;
        this.rebuilds = rebuilds;
        this.whenForgotten = whenForgotten;
    }

    // ---------------------------------------------------------------- registration

    void register(Projection projection, Supplier<Entry> making) {
        String name = ProjectionNames.checkUnreserved(projection.name());
        List<Entry> made = new ArrayList<>(1);
        lock.lock();
        try {
            if (registry.has(name)) {
                throw new ProjectionAlreadyRegisteredException(name);
            }
            Entry entry = making.get();
            made.add(entry);
            add(entry);
        } finally {
            lock.unlock();
            made.forEach(Entry::show);
        }
    }

    private void add(Entry entry) {
        var unused = registry.add(entry);
        try {
            if (entry instanceof InlineEntry added) {
                inline.add(added);
            } else if (phase == Phase.RUNNING) {
                launch(entry, entry instanceof LiveEntry ? now() : OptionalLong.empty());
            }
        } catch (RuntimeException | Error e) {
            remove(entry);
            throw e;
        }
        LOG.info("mink: registered {} projection \"{}\"", entry.kind(), entry.name());
    }

    /** Ends a projection and waits for that. */
    void unregister(String name) {
        if (name.isBlank()) {
            throw new EmptyProjectionNameException();
        }
        Entry entry;
        Ending ending;
        lock.lock();
        try {
            entry = registry.get(name);
            leaving.add(name);
            ending = signalStop(List.of(entry));
            if (entry instanceof InlineEntry gone) {
                inline.remove(gone);
            }
        } finally {
            lock.unlock();
        }
        boolean ended = false;
        Instant end = Instant.now().plus(PATIENCE);
        try {
            rebuilds.cancel(name);
            ended = ending.await(end) && rebuilds.awaitEnd(name, end) && entry.awaitCalls(end);
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
            if (ended) {
                remove(entry);
            }
        } finally {
            lock.unlock();
        }
        entry.show();
    }

    private void remove(Entry entry) {
        if (registry.remove(entry)) {
            if (entry instanceof InlineEntry gone) {
                inline.remove(gone);
            }
            entry.forget();
            whenForgotten.accept(entry);
        }
    }

    // ---------------------------------------------------------------- attaching

    void attach() {
        lock.lock();
        try {
            if (attached == null) {
                Registration joined = surroundings.store().join(inline);
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
        List<LiveWorker> running = registry.all(LiveEntry.class).stream()
                .map(LiveEntry::worker)
                .filter(LiveWorker::isRunning)
                .toList();
        if (running.isEmpty()) {
            return;
        }
        long now = surroundings.store().getStablePosition();
        try {
            running.forEach(worker -> worker.follow(now));
        } catch (RuntimeException | Error e) {
            running.forEach(LiveWorker::unfollow);
            throw e;
        }
    }

    boolean isAttached() {
        lock.lock();
        try {
            return attached != null;
        } finally {
            lock.unlock();
        }
    }

    private void detach() {
        lock.lock();
        try {
            if (attached != null) {
                attached.close();
                attached = null;
            }
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- start

    void start() {
        long begun = NONE;
        try {
            lock.lock();
            try {
                OptionalLong now = prepare();
                begun = starts;
                registry.all().forEach(entry -> launch(entry, now));
                phase = Phase.RUNNING;
                LOG.info("mink: projection engine started");
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException | Error e) {
            if (begun != NONE) {
                stopAgain(begun, e);
            }
            throw e;
        }
    }

    /** Begins a start, which a failure leaves to be stopped. */
    private OptionalLong prepare() {
        finishStop();
        if (phase != Phase.STOPPED || registry.all().stream().anyMatch(this::isLeftOver)) {
            throw new ProjectionEngineAlreadyRunningException();
        }
        var unused = surroundings.checkpointStore();
        boolean live = !registry.all(LiveEntry.class).isEmpty();
        OptionalLong now = live ? now() : OptionalLong.empty();
        surroundings.services().use();
        phase = Phase.STOPPING;
        starts++;
        return now;
    }

    private void stopAgain(long start, Throwable failure) {
        try {
            stop(PATIENCE, OptionalLong.of(start));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        registry.all(LiveEntry.class).forEach(Entry::show);
    }

    /** Whether a projection has not ended although it was told to. */
    private boolean isLeftOver(Entry entry) {
        return entry.launched().filter(Launch::isAlive).isPresent() && !alone.contains(entry.name());
    }

    /** A stop that ran out of time is complete once everything has ended. */
    private void finishStop() {
        if (phase == Phase.STOPPING
                && registry.all().stream().noneMatch(this::isLeftOver)
                && rebuilds.awaitEnd(Instant.now())) {
            stopped();
        }
    }

    /** Where live projections begin that find their events by themselves. */
    private OptionalLong now() {
        return attached == null
                ? OptionalLong.empty()
                : OptionalLong.of(surroundings.store().getStablePosition());
    }

    private void launch(Entry entry, OptionalLong now) {
        if (!leaving.contains(entry.name())) {
            entry.start(surroundings, now);
        }
    }

    // ---------------------------------------------------------------- stop

    void stop(Duration timeout) {
        stop(timeout, OptionalLong.empty());
    }

    /** Stops what a start has started; or, without one, the last. */
    private void stop(Duration timeout, OptionalLong only) {
        Ending stopping;
        long start;
        lock.lock();
        try {
            if (phase == Phase.STOPPED || only.orElse(starts) != starts) {
                return;
            }
            phase = Phase.STOPPING;
            start = starts;
            stopping = signalStop(registry.all());
        } finally {
            lock.unlock();
        }
        rebuilds.cancelAll();
        Instant end = Instant.now().plus(timeout);
        if (!stopping.await(end) || !rebuilds.awaitEnd(end)) {
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

    /** Tells projections to end; what they run in is what is to be waited for, whatever is started later. */
    private static Ending signalStop(Collection<Entry> stopping) {
        List<Thread> threads = new ArrayList<>();
        for (Entry entry : stopping) {
            entry.stop();
            entry.launched().flatMap(Launch::alive).ifPresent(threads::add);
        }
        return new Ending(threads);
    }

    private void stopped() {
        phase = Phase.STOPPED;
        surroundings.services().release();
        LOG.info("mink: projection engine stopped");
    }

    boolean isRunning() {
        lock.lock();
        try {
            return phase == Phase.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    /** Detaches and stops the engine, and waits for a while. */
    void close() {
        detach();
        rebuilds.cancelAll();
        try {
            stop(PATIENCE);
            if (!rebuilds.awaitEnd(Instant.now().plus(PATIENCE))) {
                LOG.warn("mink: a rebuild goes on although its engine was closed");
            }
        } catch (DeadlineExceededException e) {
            LOG.warn("mink: projections go on although their engine was closed", e);
        }
    }

    // ---------------------------------------------------------------- one alone

    /** Whether a projection that has given up would start again if it is told to. */
    boolean mayRestart(AsyncEntry entry) {
        lock.lock();
        try {
            return phase == Phase.RUNNING || alone.contains(entry.name());
        } finally {
            lock.unlock();
        }
    }

    /** Runs a projection although the engine does not, until what is returned is called. */
    Runnable runAlone(AsyncEntry entry) {
        lock.lock();
        try {
            if (phase == Phase.STOPPED && !entry.launch().isAlive()) {
                launch(entry, OptionalLong.empty());
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
        if (!ending.await(Instant.now().plus(PATIENCE))) {
            LOG.warn("mink: projection \"{}\" goes on although its rebuild has ended", entry.name());
        }
        lock.lock();
        try {
            alone.remove(entry.name());
            if (phase == Phase.RUNNING && registry.has(entry)) {
                launch(entry, OptionalLong.empty()); // the engine was started while the worker ended
            }
        } finally {
            lock.unlock();
        }
    }
}
