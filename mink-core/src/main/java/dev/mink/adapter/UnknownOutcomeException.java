package dev.mink.adapter;

import java.util.List;
import java.util.UUID;

/**
 * The connection broke after an append or a commit was sent and before its answer came: it may have happened
 * or not. Repeating an append with the same event ids is safe, and the only way to know.
 */
public class UnknownOutcomeException extends AdapterException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of UUIDs, which is serializable
    private final List<UUID> eventIds;

    /** Creates the exception. */
    public UnknownOutcomeException(String streamId, List<UUID> eventIds, Throwable cause) {
        super(
                "mink: the outcome of an append to stream \"" + streamId
                        + "\" is unknown: the connection broke before the answer; repeat it with the same event ids",
                true,
                cause);
        this.eventIds = List.copyOf(eventIds);
    }

    /** Creates the exception for a transaction of {@link Transactions}. */
    public UnknownOutcomeException(String purpose, Throwable cause) {
        super(
                "mink: the outcome of \"" + purpose
                        + "\" is unknown: the connection broke before the answer to its commit",
                true,
                cause);
        this.eventIds = List.of();
    }

    /** Ids of the events whose fate is unknown, in the order of the append; none if it was no append. */
    public List<UUID> eventIds() {
        return eventIds;
    }
}
