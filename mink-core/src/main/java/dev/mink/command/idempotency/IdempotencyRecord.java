package dev.mink.command.idempotency;

import java.time.Instant;
import java.util.Objects;

/**
 * What is kept under the key of a command: that it is being executed, or what came of it. Immutable.
 *
 * @param key the key as stores keep it, see {@link IdempotencyKeys#stored}
 * @param commandType of the command, shortened as keys are
 * @param state whether it is still being executed
 * @param token whose execution it is; empty for one of another library
 * @param result what came of it; without meaning while it is being executed
 * @param processedAt when this was written, by the store's clock
 * @param expiresAt until when it counts, by the store's clock
 */
public record IdempotencyRecord(
        String key,
        String commandType,
        State state,
        String token,
        RecordedResult result,
        Instant processedAt,
        Instant expiresAt) {
    /** How far a command has got. */
    public enum State {
        /** Somebody executes it. */
        PROCESSING,
        /** It was executed. */
        COMPLETED
    }

    /** Creates a record. */
    public IdempotencyRecord {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(commandType, "commandType");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(processedAt, "processedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Whether the command was executed. */
    public boolean isCompleted() {
        return state == State.COMPLETED;
    }

    /** Whether it counts no more at a moment. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
