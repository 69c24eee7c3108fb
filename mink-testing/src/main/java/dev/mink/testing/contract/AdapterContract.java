package dev.mink.testing.contract;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.LoadRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens an adapter before each test of a contract and closes it afterwards. */
public abstract class AdapterContract {
    private EventStoreAdapter adapter;
    private long start;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected AdapterContract() {}

    /**
     * A new adapter on the backend under test. It is initialized and closed by the contract; closing it
     * must not hurt those that are opened later.
     */
    protected abstract EventStoreAdapter openAdapter();

    /** How long to wait for what must happen soon, before the test fails; 10 seconds. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @BeforeEach
    final void openBackend() {
        adapter = openAdapter();
        adapter.initialize();
        start = adapter.lastPosition();
    }

    @AfterEach
    final void closeBackend() {
        adapter.close();
    }

    /** The adapter of the test that runs. */
    final EventStoreAdapter adapter() {
        return adapter;
    }

    /** The last position before the test. */
    final long start() {
        return start;
    }

    /** An ability that the adapter must have. */
    final <T> T ability(Class<T> type) {
        return adapter.capability(type)
                .orElseThrow(() -> new AssertionError("the adapter has no " + type.getSimpleName()));
    }

    final AppendResult append(String streamId, ExpectedVersion expected, List<EventRecord> records) {
        return append(AppendRequest.of(streamId, expected, records)).get(0);
    }

    final AppendResult append(String streamId, int count) {
        return append(streamId, ExpectedVersion.ANY_VERSION, Sample.records(count));
    }

    final List<AppendResult> append(AppendRequest request) {
        return adapter.append(request);
    }

    /** All events of a stream. */
    final List<StoredEvent> load(String streamId) {
        return adapter.load(LoadRequest.after(streamId, 0));
    }

    /** A walk along the feed from where it ended before the test. */
    final FeedWalk walk(FeedFilter filter) {
        return new FeedWalk(adapter, start, filter, patience());
    }
}
