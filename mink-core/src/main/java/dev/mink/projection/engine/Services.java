package dev.mink.projection.engine;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.LeaseStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The threads that look after the workers of an engine, for as long as somebody needs them. */
final class Services {
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(500);

    private final Optional<CheckpointStore> checkpoints;
    private final Optional<LeaseStore> leases;
    private final Supplier<Collection<AsyncEntry>> entries;
    private final Duration interval;
    private final ThreadFactory threads;
    private final Set<Ownership> others = new CopyOnWriteArraySet<>();

    private int users;
    private @Nullable Caretaker caretaker;
    private @Nullable Watchdog watchdog;

    Services(
            Optional<CheckpointStore> checkpoints,
            Optional<LeaseStore> leases,
            Supplier<Collection<AsyncEntry>> entries,
            Duration leaseDuration,
            ThreadFactory threads) {
        this.checkpoints = checkpoints;
        this.leases = leases;
        this.entries = entries;
        Duration third = leaseDuration.dividedBy(3);
        this.interval = third.compareTo(LONGEST_INTERVAL) < 0 ? third : LONGEST_INTERVAL;
        this.threads = threads;
    }

    /** How often what belongs to others is looked at. */
    Duration interval() {
        return interval;
    }

    /** Needs them, until {@link #release}. Where a thread cannot be made, nothing was changed. */
    synchronized void use() {
        if (users == 0) {
            Caretaker made =
                    new Caretaker(checkpoints, leases, entries, others, interval, named("mink-projection-caretaker"));
            watchdog = new Watchdog(named("mink-projection-watchdog"));
            caretaker = made;
        }
        users++;
    }

    /** Needs them no more. */
    synchronized void release() {
        if (--users == 0) {
            if (caretaker != null) {
                caretaker.close();
            }
            if (watchdog != null) {
                watchdog.close();
            }
        }
    }

    /** The watchdog, while there are users. */
    synchronized Watchdog watchdog() {
        if (watchdog == null) {
            throw new IllegalStateException("mink: nothing runs");
        }
        return watchdog;
    }

    /** Renews also an ownership that is no entry's. */
    void tend(Ownership ownership) {
        others.add(ownership);
    }

    /** Renews it no more. */
    void leave(Ownership ownership) {
        others.remove(ownership);
    }

    private ThreadFactory named(String name) {
        return work -> {
            Thread thread = threads.newThread(work);
            thread.setName(name);
            return thread;
        };
    }
}
