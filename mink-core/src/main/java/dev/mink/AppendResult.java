package dev.mink;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What an append to one stream did.
 *
 * @param streamId the stream
 * @param firstVersion version of the first event of the append
 * @param lastVersion version of the last one, which is the stream's version right after it
 * @param positions global positions, in the order of the events
 * @param eventIds ids, in the order of the events
 * @param replayed true if these events had been stored by an earlier call with the same ids and
 *     this call wrote nothing
 */
public record AppendResult(
        String streamId,
        long firstVersion,
        long lastVersion,
        List<Long> positions,
        List<UUID> eventIds,
        boolean replayed) {

    /** Creates a result. */
    public AppendResult {
        Objects.requireNonNull(streamId, "streamId");
        positions = List.copyOf(positions);
        eventIds = List.copyOf(eventIds);
        if (positions.isEmpty()
                || positions.size() != eventIds.size()
                || lastVersion - firstVersion + 1 != eventIds.size()) {
            throw new IllegalArgumentException("mink: an append result needs one position, id and version an event");
        }
    }

    /** Global position of the last event. */
    public long lastPosition() {
        return positions.get(positions.size() - 1);
    }

    /** What the next append to this stream expects, if nobody else writes in between. */
    public ExpectedVersion nextExpectedVersion() {
        return ExpectedVersion.exact(lastVersion);
    }
}
