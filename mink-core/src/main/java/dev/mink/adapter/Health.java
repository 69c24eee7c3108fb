package dev.mink.adapter;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * State of a backend at one moment.
 *
 * @param up whether it answers
 * @param message what an operator should know, in one line
 * @param lastPosition highest visible position
 * @param horizon position up to which the feed is complete
 * @param oldestBlocker the writer that the feed waits for longest; empty if it waits for none
 * @param warnings things that work but should be changed, such as redundant indexes
 */
public record Health(
        boolean up,
        String message,
        long lastPosition,
        long horizon,
        Optional<Blocker> oldestBlocker,
        List<String> warnings) {
    /** Creates a health report. */
    public Health {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(oldestBlocker, "oldestBlocker");
        warnings = List.copyOf(warnings);
    }

    /** How many positions the feed is behind the last visible one. */
    public long feedLag() {
        return Math.max(0, lastPosition - horizon);
    }

    /**
     * A writer that holds up the feed.
     *
     * @param holder the backend's name for its transaction
     * @param application what it calls itself
     * @param state what it is doing, as "idle in transaction"
     * @param since when its transaction began; empty if the backend does not say
     */
    public record Blocker(String holder, String application, String state, Optional<Instant> since) {
        /** Creates the description of a writer. */
        public Blocker {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(application, "application");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(since, "since");
        }
    }
}
