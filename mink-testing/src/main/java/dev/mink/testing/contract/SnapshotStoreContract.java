package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Payload;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.testing.contract.Race.Outcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One snapshot a stream, which never goes back. */
public abstract class SnapshotStoreContract extends AdapterContract {
    private SnapshotStore snapshots;

    /** Sets up the contract. */
    protected SnapshotStoreContract() {}

    @BeforeEach
    final void findStore() {
        snapshots = ability(SnapshotStore.class);
    }

    @Test
    void aStreamHasNoSnapshotAtFirst() {
        assertThat(snapshots.loadSnapshot(Sample.stream())).isEmpty();
    }

    @Test
    void aSnapshotComesBackByteForByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        SnapshotRecord snapshot = new SnapshotRecord(Sample.stream(), 3, Payload.of(bytes));

        assertThat(snapshots.saveSnapshot(snapshot)).isTrue();
        bytes[0] = 1;

        SnapshotRecord loaded = snapshots.loadSnapshot(snapshot.streamId()).orElseThrow();
        assertThat(loaded).isEqualTo(snapshot);
        assertThat(loaded.data().toByteArray()[0]).isZero();
    }

    @Test
    void anEmptySnapshotIsASnapshot() {
        SnapshotRecord snapshot = new SnapshotRecord(Sample.stream(), 1, Payload.empty());

        assertThat(snapshots.saveSnapshot(snapshot)).isTrue();

        assertThat(snapshots.loadSnapshot(snapshot.streamId())).contains(snapshot);
    }

    @Test
    void aNewerSnapshotReplacesAnOlderOne() {
        String stream = Sample.stream();
        snapshots.saveSnapshot(snapshot(stream, 3, "old"));

        assertThat(snapshots.saveSnapshot(snapshot(stream, 8, "new"))).isTrue();

        assertThat(snapshots.loadSnapshot(stream)).contains(snapshot(stream, 8, "new"));
    }

    @Test
    void theSameVersionReplacesItself() {
        String stream = Sample.stream();
        snapshots.saveSnapshot(snapshot(stream, 3, "old"));

        assertThat(snapshots.saveSnapshot(snapshot(stream, 3, "new"))).isTrue();

        assertThat(snapshots.loadSnapshot(stream)).contains(snapshot(stream, 3, "new"));
    }

    @Test
    void anOlderSnapshotIsLeftOut() {
        String stream = Sample.stream();
        snapshots.saveSnapshot(snapshot(stream, 8, "new"));

        assertThat(snapshots.saveSnapshot(snapshot(stream, 7, "old"))).isFalse();

        assertThat(snapshots.loadSnapshot(stream)).contains(snapshot(stream, 8, "new"));
    }

    @Test
    void streamsHaveTheirOwnSnapshots() {
        String left = Sample.stream();
        String right = Sample.stream();
        snapshots.saveSnapshot(snapshot(left, 8, "left"));

        assertThat(snapshots.saveSnapshot(snapshot(right, 1, "right"))).isTrue();

        assertThat(snapshots.loadSnapshot(left)).contains(snapshot(left, 8, "left"));
        assertThat(snapshots.loadSnapshot(right)).contains(snapshot(right, 1, "right"));
    }

    @Test
    void aDeletedSnapshotIsGone() {
        String stream = Sample.stream();
        String other = Sample.stream();
        snapshots.saveSnapshot(snapshot(stream, 8, "new"));
        snapshots.saveSnapshot(snapshot(other, 8, "other"));

        snapshots.deleteSnapshot(stream);
        snapshots.deleteSnapshot(stream);

        assertThat(snapshots.loadSnapshot(stream)).isEmpty();
        assertThat(snapshots.loadSnapshot(other)).isPresent();
        assertThat(snapshots.saveSnapshot(snapshot(stream, 2, "again"))).isTrue();
    }

    @Test
    void theNewestOfManyWins() throws InterruptedException {
        int threads = 16;
        try (Race race = new Race(threads)) {
            for (int round = 0; round < Rounds.of(5, 100); round++) {
                String stream = Sample.stream();
                List<Outcome<Boolean>> outcomes =
                        race.run(i -> () -> snapshots.saveSnapshot(snapshot(stream, i + 1L, "of " + i)));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(outcomes.get(threads - 1).value()).isTrue();
                assertThat(snapshots.loadSnapshot(stream)).contains(snapshot(stream, threads, "of " + (threads - 1)));
            }
        }
    }

    @Test
    void aClosedStoreRefuses() {
        adapter().close();

        assertThatThrownBy(() -> snapshots.loadSnapshot("Contract-1")).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> snapshots.saveSnapshot(snapshot("Contract-1", 1, "x")))
                .isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> snapshots.deleteSnapshot("Contract-1")).isInstanceOf(AdapterClosedException.class);
    }

    private static SnapshotRecord snapshot(String stream, long version, String state) {
        return new SnapshotRecord(stream, version, Payload.ofUtf8(state));
    }
}
