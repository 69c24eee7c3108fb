package dev.mink.projection.engine;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for all workers what must be done regularly: renews their ownership, and looks who is paused. */
final class Caretaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    private final CheckpointStore checkpoints;
    private final Supplier<Collection<AsyncEntry>> entries;
    private final ScheduledThreadPoolExecutor timer;

    Caretaker(
            CheckpointStore checkpoints,
            Supplier<Collection<AsyncEntry>> entries,
            Duration interval,
            ThreadFactory threads) {
        this.checkpoints = checkpoints;
        this.entries = entries;
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused = timer.scheduleWithFixedDelay(this::round, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void round() {
        Collection<AsyncEntry> all = entries.get();
        if (all.isEmpty()) {
            return;
        }
        for (AsyncEntry entry : all) {
            guard("renew the ownership of projection " + entry.name(), entry.ownership()::renew);
        }
        guard("look which projections are paused", () -> {
            Map<String, Checkpoint> stored = new HashMap<>();
            checkpoints.allCheckpoints().forEach(checkpoint -> stored.put(checkpoint.name(), checkpoint));
            for (AsyncEntry entry : all) {
                Checkpoint checkpoint = stored.get(entry.name());
                entry.control().pausedInStore(checkpoint != null && !checkpoint.active());
            }
        });
    }

    /** A failure must not end the rounds. */
    private static void guard(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("mink: could not {}; it is tried again", what, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
