package dev.mink.benchmarks.compare;

import dev.mink.Event;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderCreated;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.store.EventStore;
import java.util.List;

/** The whole of Mink: events are objects, written and read as JSON. */
final class StoreContestant implements Contestant {
    static final String NAME = "store";

    private final EventStore store;
    private final Runnable cleanUp;

    StoreContestant(EventStoreAdapter adapter, Runnable cleanUp) {
        this.store = EventStore.create(adapter);
        this.cleanUp = cleanUp;
        store.initialize();
        store.registerEvents(OrderCreated.class, OrderEvent.class);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void append(String streamId, int count) {
        List<?> events = count == 1 ? List.of(SampleEvents.SMALL) : SampleEvents.objects(count);
        store.append(streamId, events);
    }

    @Override
    public int load(String streamId) {
        int loaded = 0;
        for (Event event : store.load(streamId)) {
            if (event.data() instanceof OrderEvent) {
                loaded++;
            }
        }
        return loaded;
    }

    @Override
    public int readFeed(int events, int pageSize) {
        throw new UnsupportedOperationException("mink: the feed is measured on the adapter");
    }

    @Override
    public void close() {
        store.close();
        cleanUp.run();
    }
}
