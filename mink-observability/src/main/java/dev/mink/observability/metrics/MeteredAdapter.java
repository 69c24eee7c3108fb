package dev.mink.observability.metrics;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.StreamWrite;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Measures an adapter. */
final class MeteredAdapter implements EventStoreAdapter {
    private final EventStoreAdapter target;
    private final Meters meters;
    private final Operation append;
    private final Operation load;
    private final Operation streamInfo;
    private final Operation lastPosition;
    private final Operation stablePosition;
    private final Operation readFeed;
    private final Operation subscribe;
    private final Counter loaded;
    private final ConcurrentMap<String, Counter> appended = new ConcurrentHashMap<>();

    MeteredAdapter(EventStoreAdapter target, Meters meters) {
        this.target = Objects.requireNonNull(target, "adapter");
        this.meters = meters;
        this.append = new Operation(meters, "append");
        this.load = new Operation(meters, "load");
        this.streamInfo = new Operation(meters, "get_stream_info");
        this.lastPosition = new Operation(meters, "get_last_position");
        this.stablePosition = new Operation(meters, "get_stable_position");
        this.readFeed = new Operation(meters, "load_from_position");
        this.subscribe = new Operation(meters, "subscribe");
        this.loaded = meters.counter("events.loaded", "Events read from the event store");
    }

    /** Whether this, or what it decorates, is measured by such meters already. */
    boolean isMeasuredBy(Meters other) {
        return meters.areThoseOf(other)
                || target.capability(MeteredAdapter.class)
                        .filter(inner -> inner.isMeasuredBy(other))
                        .isPresent();
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        List<AppendResult> results = append.time(() -> target.append(request));
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).replayed()) {
                countAppended(request.writes().get(i));
            }
        }
        return results;
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        List<StoredEvent> events = load.time(() -> target.load(request));
        loaded.increment(events.size());
        return events;
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return streamInfo.time(() -> target.streamInfo(streamId));
    }

    @Override
    public long lastPosition() {
        return lastPosition.time(target::lastPosition);
    }

    @Override
    public long stablePosition() {
        return stablePosition.time(target::stablePosition);
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        FeedPage page = readFeed.time(() -> target.readFeed(request));
        loaded.increment(page.events().size());
        return page;
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        return subscribe.time(() -> target.onAppend(wakeUp));
    }

    @Override
    public void initialize() {
        target.initialize();
    }

    @Override
    public boolean requiresJsonData() {
        return target.requiresJsonData();
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : target.capability(type);
    }

    @Override
    public void close() {
        target.close();
    }

    private void countAppended(StreamWrite write) {
        for (EventRecord record : write.records()) {
            appended.computeIfAbsent(
                            record.type(),
                            type -> meters.counter("events.appended", "Events written", "event.type", type))
                    .increment();
        }
    }
}
