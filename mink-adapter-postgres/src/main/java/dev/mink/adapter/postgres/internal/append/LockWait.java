package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import java.time.Duration;
import java.util.List;

/** The wait of one append for locks that somebody holds alone, without a connection. */
final class LockWait {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int LONGEST_PAUSE = 4;

    private final Call call;
    private long began;
    private int pauses;

    LockWait(Call call) {
        this.call = call;
    }

    /** Whether a lock was somebody's alone before. */
    boolean hasBegun() {
        return pauses > 0;
    }

    /**
     * Waits for a while.
     *
     * @throws AdapterException if it has taken too long, retryable
     */
    void pause(Held held) {
        if (pauses == 0) {
            began = System.nanoTime();
        } else if (System.nanoTime() - began > LONGEST.toNanos()) {
            throw new AdapterException("mink: cannot " + call + ": " + held.getMessage(), true, held);
        }
        pauses++;
        Backoff.pause(call, Math.min(pauses, LONGEST_PAUSE));
    }

    /** Somebody holds a lock alone, or waits for it. */
    static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Held(List<String> names) {
            super("somebody holds one of the locks " + names + " alone", null, false, false);
        }
    }
}
