package dev.mink.adapter;

import dev.mink.Payload;
import java.util.Objects;

/**
 * A stored snapshot.
 *
 * @param streamId the stream it belongs to
 * @param version version of the last event in its state
 * @param data the state, in a form that the backend does not look into
 */
public record SnapshotRecord(String streamId, long version, Payload data) {
    /** Creates a snapshot record. */
    public SnapshotRecord {
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(data, "data");
        if (version < 1) {
            throw new IllegalArgumentException("mink: a snapshot's version is at least 1: " + version);
        }
    }
}
