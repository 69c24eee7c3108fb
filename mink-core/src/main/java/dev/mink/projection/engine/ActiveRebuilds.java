package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;
import dev.mink.projection.RebuildInProgressException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The rebuilds and verifications that are under way in an engine; one at a time of each projection. */
final class ActiveRebuilds {
    /** Guarded by this. */
    private final Map<String, Active> active = new HashMap<>();

    /** A rebuild, its thread, which may have other things to do after it, and its end. */
    private record Active(RebuildMonitor monitor, Thread thread, CountDownLatch ended) {}

    /**
     * Notes that one begins.
     *
     * @throws RebuildInProgressException if there is one of this projection already, or in another process
     */
    synchronized void begin(String name, RebuildMonitor monitor, Thread thread, Ownership right) {
        if (active.containsKey(name) || !right.acquire()) {
            throw new RebuildInProgressException(name);
        }
        active.put(name, new Active(monitor, thread, new CountDownLatch(1)));
    }

    /** Notes that it has ended. */
    synchronized void end(String name) {
        Active over = active.remove(name);
        if (over != null) {
            over.ended().countDown();
        }
    }

    /** Ends all soon. */
    synchronized void cancelAll() {
        active.values().forEach(each -> each.monitor().cancel());
    }

    /** Ends soon what is done with one projection. */
    synchronized void cancel(String name) {
        Active one = active.get(name);
        if (one != null) {
            one.monitor().cancel();
        }
    }

    /** Waits until none is under way; false if the time is over before that. */
    boolean awaitEnd(Instant end) {
        List<String> names;
        synchronized (this) {
            names = new ArrayList<>(active.keySet());
        }
        boolean ended = true;
        for (String name : names) {
            ended &= awaitEnd(name, end);
        }
        return ended;
    }

    /** Waits until nothing is done with one projection, unless it is the caller itself that does it. */
    boolean awaitEnd(String name, Instant end) {
        Active one;
        synchronized (this) {
            one = active.get(name);
        }
        if (one == null || one.thread() == Thread.currentThread()) {
            return true;
        }
        try {
            long left = Duration.between(Instant.now(), end).toMillis();
            return one.ended().await(Math.max(1, left), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("stop of the rebuild of projection \"" + name + "\"");
        }
    }
}
