package dev.mink.projection.engine;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.LeaseStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for all workers what must be done regularly: renews their ownership, looks who is paused, and for
 * whom there is a request.
 */
final class Caretaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    private final Optional<CheckpointStore> checkpoints;
    private final Optional<LeaseStore> leases;
    private final Supplier<Collection<AsyncEntry>> entries;
    private final Collection<Ownership> others;
    private final ScheduledThreadPoolExecutor timer;

    /** The requests that the last round found; a worker is told of each once. */
    private Map<String, Waiting> known = Map.of();

    /** A request, and how many were done before it: the same may be asked again. */
    private record Waiting(String word, long answersBefore) {}

    Caretaker(
            Optional<CheckpointStore> checkpoints,
            Optional<LeaseStore> leases,
            Supplier<Collection<AsyncEntry>> entries,
            Collection<Ownership> others,
            Duration interval,
            ThreadFactory threads) {
        this.checkpoints = checkpoints;
        this.leases = leases;
        this.entries = entries;
        this.others = others;
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        try {
            var unused = timer.scheduleWithFixedDelay(this::round, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            timer.shutdownNow();
            throw e;
        }
    }

    private void round() {
        Collection<AsyncEntry> all = entries.get();
        all.forEach(entry -> renew(entry.ownership()));
        others.forEach(Caretaker::renew);
        all.forEach(AsyncEntry::noticeLoss);
        if (!all.isEmpty()) {
            guard("look which projections are paused", () -> lookForPauses(all));
            guard("look for requests to projections", () -> lookForRequests(all));
            guard("tell how far projections are behind", () -> all.forEach(AsyncEntry::recordLag));
        }
    }

    private static void renew(Ownership ownership) {
        guard("renew " + ownership.name(), ownership::renew);
    }

    private void lookForPauses(Collection<AsyncEntry> all) {
        if (checkpoints.isEmpty()) {
            return;
        }
        Map<AsyncEntry, Long> pauses = new HashMap<>();
        all.forEach(entry -> pauses.put(entry, entry.control().pauses()));
        Map<String, Checkpoint> stored = new HashMap<>();
        checkpoints.get().allCheckpoints().forEach(checkpoint -> stored.put(checkpoint.name(), checkpoint));
        pauses.forEach((entry, before) -> {
            Checkpoint checkpoint = stored.get(entry.name());
            entry.control().pausedInStore(checkpoint != null && !checkpoint.active(), before);
        });
    }

    private void lookForRequests(Collection<AsyncEntry> all) {
        if (leases.isEmpty()) {
            return;
        }
        Map<String, Long> answers = new HashMap<>();
        all.forEach(
                entry -> answers.put(entry.ownership().name(), entry.requests().answers()));
        Map<String, String> words = leases.get().requests();
        Map<String, Waiting> waiting = new HashMap<>();
        for (AsyncEntry entry : all) {
            String name = entry.ownership().name();
            String word = words.get(name);
            if (word != null) {
                Waiting request = new Waiting(word, answers.getOrDefault(name, 0L));
                waiting.put(name, request);
                if (!request.equals(known.get(name))) {
                    entry.control().look();
                }
            }
        }
        known = waiting;
    }

    /** A failure must not end the rounds, an error neither. */
    private static void guard(String what, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.warn("mink: could not {}; it is tried again", what, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
