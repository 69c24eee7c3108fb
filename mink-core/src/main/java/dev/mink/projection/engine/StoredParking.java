package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.internal.StorableText;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Parks events of one projection in the store. Used by whoever applies events in its place, one at a time. */
final class StoredParking implements Parking {
    private static final String BEHIND = "held back: an earlier event of the stream is parked";

    private final String projection;
    private final ParkedEventStore store;
    private final boolean holdsStreamsBack;
    private final Clock clock;
    private Set<String> waiting = new HashSet<>();

    StoredParking(String projection, ParkedEventStore store, boolean holdsStreamsBack, Clock clock) {
        this.projection = projection;
        this.store = store;
        this.holdsStreamsBack = holdsStreamsBack;
        this.clock = clock;
    }

    @Override
    public boolean isPossible() {
        return true;
    }

    @Override
    public void load() {
        load(store);
    }

    @Override
    public void load(Transaction transaction) {
        load(store.in(transaction));
    }

    private void load(ParkedEventStore source) {
        if (holdsStreamsBack) {
            waiting = new HashSet<>(source.streamsWithParked(projection));
        }
    }

    @Override
    public boolean holdsBack(StoredEvent event) {
        return waiting.contains(event.streamId());
    }

    @Override
    public void holdBack(StoredEvent event, Optional<Transaction> transaction) {
        write(event, BEHIND, 0, true, transaction);
    }

    @Override
    public void park(StoredEvent event, Throwable cause, int attempts, Optional<Transaction> transaction) {
        write(event, StorableText.of(cause), attempts, false, transaction);
    }

    @Override
    public void parked(StoredEvent event) {
        if (holdsStreamsBack) {
            waiting.add(event.streamId());
        }
    }

    @Override
    public void clear(Optional<Transaction> transaction) {
        var unused = transaction.map(store::in).orElse(store).removeAll(projection);
    }

    private void write(
            StoredEvent event, String cause, int attempts, boolean heldBack, Optional<Transaction> transaction) {
        ParkedEventStore target = transaction.map(store::in).orElse(store);
        target.park(new ParkedEvent(
                projection,
                event.globalPosition(),
                event.id(),
                event.streamId(),
                event.version(),
                event.type(),
                cause,
                attempts,
                heldBack,
                clock.instant()));
    }
}
