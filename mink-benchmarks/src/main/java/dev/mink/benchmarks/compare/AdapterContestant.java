package dev.mink.benchmarks.compare;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.benchmarks.SampleEvents;

/** A backend of Mink, given events that were serialized before. */
final class AdapterContestant implements Contestant {
    static final String NAME = "mink";

    private final EventStoreAdapter adapter;
    private final Runnable forget;
    private final Runnable cleanUp;

    /**
     * A contestant.
     *
     * @param forget empties the backend if that is cheap
     * @param cleanUp runs after the adapter was closed
     */
    AdapterContestant(EventStoreAdapter adapter, Runnable forget, Runnable cleanUp) {
        this.adapter = adapter;
        this.forget = forget;
        this.cleanUp = cleanUp;
        adapter.initialize();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void append(String streamId, int count) {
        adapter.append(AppendRequest.of(streamId, ExpectedVersion.ANY_VERSION, SampleEvents.records(count)));
    }

    @Override
    public int load(String streamId) {
        return adapter.load(LoadRequest.after(streamId, 0)).size();
    }

    @Override
    public int readFeed(int events, int pageSize) {
        int read = 0;
        long position = 0;
        while (read < events) {
            FeedPage page = adapter.readFeed(new FeedRequest(position, pageSize, FeedFilter.all()));
            if (page.events().isEmpty()) {
                throw new IllegalStateException("mink: the feed ended after " + read + " of " + events + " events");
            }
            read += page.events().size();
            position = page.nextPosition();
        }
        return read;
    }

    @Override
    public void forget() {
        forget.run();
    }

    @Override
    public void close() {
        adapter.close();
        cleanUp.run();
    }
}
