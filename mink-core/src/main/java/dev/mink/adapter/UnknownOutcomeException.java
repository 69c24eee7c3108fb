package dev.mink.adapter;

import java.util.List;
import java.util.UUID;

/**
 * The connection broke after an append was sent and before its answer came: the events may be
 * stored or not. Repeating the append with the same event ids is safe, and the only way to know.
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

    /** Ids of the events whose fate is unknown, in the order of the append. */
    public List<UUID> eventIds() {
        return eventIds;
    }
}
