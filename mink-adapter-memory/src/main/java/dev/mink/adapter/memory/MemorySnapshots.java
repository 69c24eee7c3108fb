package dev.mink.adapter.memory;

import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The snapshots of a {@link MemoryAdapter}. */
final class MemorySnapshots implements SnapshotStore {
    private final Gate gate;
    private final StorageLimits limits;
    private final Map<String, SnapshotRecord> snapshots = new ConcurrentHashMap<>();

    MemorySnapshots(Gate gate, StorageLimits limits) {
        this.gate = gate;
        this.limits = limits;
    }

    @Override
    public boolean saveSnapshot(SnapshotRecord snapshot) {
        gate.enter("saving a snapshot of stream", snapshot.streamId());
        limits.checkStreamId(snapshot.streamId());
        SnapshotRecord kept = snapshots.merge(
                snapshot.streamId(), snapshot, (old, added) -> old.version() > added.version() ? old : added);
        return kept.version() == snapshot.version();
    }

    @Override
    public Optional<SnapshotRecord> loadSnapshot(String streamId) {
        gate.enter("loading the snapshot of stream", Objects.requireNonNull(streamId, "streamId"));
        return Optional.ofNullable(snapshots.get(streamId));
    }

    @Override
    public void deleteSnapshot(String streamId) {
        gate.enter("deleting the snapshot of stream", Objects.requireNonNull(streamId, "streamId"));
        snapshots.remove(streamId);
    }

    void clear() {
        snapshots.clear();
    }
}
