package dev.mink.subscription;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.serialization.SerializationException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Decides whether and when a failed read is tried again. Used by one thread at a time. */
final class Retry {
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final SubscriptionOptions options;
    private int failures;
    private long until;

    Retry(SubscriptionOptions options) {
        this.options = options;
    }

    void succeeded() {
        failures = 0;
    }

    /** Whether another attempt follows a failure; {@link #remaining()} says when. */
    boolean again(RuntimeException failure) {
        if (failure instanceof AdapterClosedException
                || failure instanceof FeedBrokenException
                || failure instanceof CheckpointConflictException
                || failure instanceof SerializationException
                || failure instanceof OperationCancelledException
                || !options.retryOnError()) {
            return false;
        }
        failures++;
        if (options.maxRetries() > 0 && failures >= options.maxRetries()) {
            return false;
        }
        long interval = options.retryInterval().compareTo(MAX_PAUSE) < 0
                ? options.retryInterval().toNanos()
                : MAX_PAUSE.toNanos();
        long pause = Math.min(interval << Math.min(failures - 1, 10), MAX_PAUSE.toNanos());
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        until = System.nanoTime() + jittered;
        return true;
    }

    /** Whether the last attempt failed. */
    boolean pending() {
        return failures > 0;
    }

    /** Nanoseconds until the next attempt; 0 if it may be made now. */
    long remaining() {
        return failures == 0 ? 0 : Math.max(0, until - System.nanoTime());
    }
}
