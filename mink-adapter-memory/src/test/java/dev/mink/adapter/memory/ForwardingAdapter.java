package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import java.util.List;
import java.util.Optional;

/** Does everything as a memory adapter does, until a subclass gets something wrong. */
class ForwardingAdapter implements EventStoreAdapter {
    final MemoryAdapter correct = MemoryAdapter.create();

    @Override
    public List<AppendResult> append(AppendRequest request) {
        return correct.append(request);
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        return correct.load(request);
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return correct.streamInfo(streamId);
    }

    @Override
    public long lastPosition() {
        return correct.lastPosition();
    }

    @Override
    public long stablePosition() {
        return correct.stablePosition();
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        return correct.readFeed(request);
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        return correct.onAppend(wakeUp);
    }

    @Override
    public void initialize() {
        correct.initialize();
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return correct.capability(type);
    }

    @Override
    public void close() {
        correct.close();
    }
}
