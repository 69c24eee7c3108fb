package dev.mink.adapter;

import java.util.Optional;

/** Keeps one snapshot a stream. A capability of an adapter. */
public interface SnapshotStore extends Capabilities {
    /**
     * Stores a snapshot, unless one with a higher version is there.
     *
     * @return false if a newer one was kept
     */
    boolean saveSnapshot(SnapshotRecord snapshot);

    /** The stream's snapshot; empty if it has none. */
    Optional<SnapshotRecord> loadSnapshot(String streamId);

    /** Removes the stream's snapshot, if there is one. */
    void deleteSnapshot(String streamId);
}
