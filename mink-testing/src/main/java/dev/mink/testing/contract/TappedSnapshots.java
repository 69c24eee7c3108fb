package dev.mink.testing.contract;

import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Passes every call on to a store of snapshots, takes notes, and fails when it is told to. */
final class TappedSnapshots implements SnapshotStore {
    private final List<SnapshotRecord> saved = new CopyOnWriteArrayList<>();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private volatile @Nullable SnapshotStore target;
    private volatile @Nullable RuntimeException failure;

    TappedSnapshots over(SnapshotStore store) {
        target = store;
        return this;
    }

    /** Fails every call with an exception; {@code null} for no more. */
    void failWith(@Nullable RuntimeException exception) {
        failure = exception;
    }

    /** The snapshots that were to be saved. */
    List<SnapshotRecord> saved() {
        return saved;
    }

    /** The streams whose snapshot was asked for. */
    List<String> loaded() {
        return loaded;
    }

    @Override
    public boolean saveSnapshot(SnapshotRecord snapshot) {
        saved.add(snapshot);
        return target().saveSnapshot(snapshot);
    }

    @Override
    public Optional<SnapshotRecord> loadSnapshot(String streamId) {
        loaded.add(streamId);
        return target().loadSnapshot(streamId);
    }

    @Override
    public void deleteSnapshot(String streamId) {
        target().deleteSnapshot(streamId);
    }

    private SnapshotStore target() {
        RuntimeException exception = failure;
        if (exception != null) {
            throw exception;
        }
        SnapshotStore store = target;
        if (store == null) {
            throw new IllegalStateException("nothing is tapped");
        }
        return store;
    }
}
