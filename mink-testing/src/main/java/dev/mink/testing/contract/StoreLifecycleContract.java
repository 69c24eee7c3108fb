package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import dev.mink.MinkException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.SnapshotStore;
import dev.mink.serialization.JsonSerializer;
import dev.mink.store.EventStore;
import dev.mink.store.SnapshotPolicy;
import org.junit.jupiter.api.Test;

/** Building and closing an event store. */
public abstract class StoreLifecycleContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreLifecycleContract() {}

    @Test
    void aStoreClosesItsAdapter() {
        EventStoreAdapter owned = openAdapter();
        EventStore owner = EventStore.create(owned);
        owner.initialize();

        owner.close();
        owner.close();

        assertThatThrownBy(() -> owner.append(Sample.stream(), Bank.deposits(1)))
                .isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> owner.load(Sample.stream())).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(owner::getLastPosition).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(owned::lastPosition).isInstanceOf(AdapterClosedException.class);
    }

    @Test
    void aStoreLeavesAnAdapterOpenThatIsNotItsOwn() {
        EventStore guest = builder().build();
        guest.close();
        assertThat(adapter().lastPosition()).isNotNegative();
        assertThat(store().append(Sample.stream(), Bank.deposits(1)).lastVersion())
                .isEqualTo(1);
    }

    @Test
    void aClosedStoreDoesNothingEvenIfItsAdapterIsOpen() {
        EventStore guest = builder().build();
        guest.close();
        String stream = Sample.stream();
        assertThatThrownBy(() -> guest.append(stream, Bank.deposits(1))).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> guest.load(stream)).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> guest.with(MinkContext.empty()).streamExists(stream))
                .isInstanceOf(AdapterClosedException.class);
        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void closingAViewDoesNothing() {
        try (EventStore view = store().with(MinkContext.empty().withActor("ann"))) {
            view.registerEvents(Bank.Audited.class);
        }
        assertThat(store().registeredEventTypes()).contains("Audited");
        assertThat(store().append(Sample.stream(), Bank.deposits(1)).lastVersion())
                .isEqualTo(1);
    }

    @Test
    void partsAreHandedOut() {
        JsonSerializer serializer = JsonSerializer.create();
        EventStore other = open(builder().serializer(serializer));
        assertThat(other.serializer()).isSameAs(serializer);
        assertThat(other.adapter()).isSameAs(tap());
        assertThat(other.context()).isSameAs(MinkContext.empty());
    }

    @Test
    void snapshotsNeedABackendThatKeepsThem() {
        tap().hide(SnapshotStore.class);
        assertThatThrownBy(() ->
                        builder().snapshots(SnapshotPolicy.everyEvents(10)).build())
                .isInstanceOf(MinkException.class)
                .hasMessageContaining("snapshot");
        open(builder().snapshots(SnapshotPolicy.never()));
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void whatIsMissingIsRefusedAtOnce() {
        assertThatThrownBy(() -> EventStore.create(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("adapter");
        assertThatThrownBy(() -> builder().serializer(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("serializer");
        assertThatThrownBy(() -> builder().writeStage(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().readStage(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().participant(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().snapshots(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().conflictRetries(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SnapshotPolicy.everyEvents(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
