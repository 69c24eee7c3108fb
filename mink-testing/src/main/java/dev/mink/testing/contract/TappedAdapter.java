package dev.mink.testing.contract;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Passes every call on to an adapter, counts it, and lets a test step in between. */
final class TappedAdapter implements EventStoreAdapter {
    private final EventStoreAdapter target;
    private final List<AppendRequest> appends = new CopyOnWriteArrayList<>();
    private final List<LoadRequest> loads = new CopyOnWriteArrayList<>();
    private final List<FeedRequest> feedReads = new CopyOnWriteArrayList<>();
    private final AtomicLong eventsLoaded = new AtomicLong();
    private final Queue<Append> nextAppends = new ConcurrentLinkedQueue<>();
    private final TappedSnapshots snapshots = new TappedSnapshots();
    private final TappedCheckpoints checkpoints = new TappedCheckpoints();
    private final TappedTransactions transactions = new TappedTransactions();
    private final Set<Class<?>> hidden = ConcurrentHashMap.newKeySet();
    private volatile Runnable beforeRead = () -> {};
    private volatile Runnable beforePosition = () -> {};
    private volatile Runnable beforeStablePosition = () -> {};
    private volatile Runnable beforeListening = () -> {};
    private volatile boolean muted;

    /** What becomes of an append. */
    @FunctionalInterface
    interface Append {
        List<AppendResult> append(EventStoreAdapter target, AppendRequest request);
    }

    TappedAdapter(EventStoreAdapter target) {
        this.target = target;
    }

    /** Does something else in place of the next append that has no other instruction yet. */
    void nextAppend(Append instead) {
        nextAppends.add(instead);
    }

    /** Stores with the next append, and then pretends that the connection broke. */
    void loseNextReply() {
        nextAppend((adapter, request) -> {
            var unused = adapter.append(request);
            throw unknownOutcome(request);
        });
    }

    /** Loses the next append, and then pretends that the connection broke. */
    void loseNextRequest() {
        nextAppend((adapter, request) -> {
            throw unknownOutcome(request);
        });
    }

    /** Runs something just before the next append. */
    void beforeNextAppend(Runnable first) {
        nextAppend((adapter, request) -> {
            first.run();
            return adapter.append(request);
        });
    }

    /** Runs something before every load and every read of the feed, on the thread that reads. */
    void beforeEveryRead(Runnable first) {
        beforeRead = first;
    }

    /** Runs something before every look at the last position. */
    void beforeEveryPosition(Runnable first) {
        beforePosition = first;
    }

    /** Runs something before every look at the stable position. */
    void beforeEveryStablePosition(Runnable first) {
        beforeStablePosition = first;
    }

    /** Runs something before each registration of a wake-up. */
    void beforeListening(Runnable first) {
        beforeListening = first;
    }

    /** Loses all wake-ups from now on. */
    void muteWakeUps() {
        muted = true;
    }

    /** Denies an ability. */
    void hide(Class<?> ability) {
        hidden.add(ability);
    }

    List<AppendRequest> appends() {
        return appends;
    }

    List<LoadRequest> loads() {
        return loads;
    }

    List<FeedRequest> feedReads() {
        return feedReads;
    }

    /** How many events {@link #load} has handed out. */
    long eventsLoaded() {
        return eventsLoaded.get();
    }

    /** Forgets what was counted. */
    void reset() {
        appends.clear();
        loads.clear();
        feedReads.clear();
        eventsLoaded.set(0);
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        appends.add(request);
        Append instead = nextAppends.poll();
        return instead == null ? target.append(request) : instead.append(target, request);
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        loads.add(request);
        beforeRead.run();
        List<StoredEvent> events = target.load(request);
        eventsLoaded.addAndGet(events.size());
        return events;
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return target.streamInfo(streamId);
    }

    @Override
    public long lastPosition() {
        beforePosition.run();
        return target.lastPosition();
    }

    @Override
    public long stablePosition() {
        beforeStablePosition.run();
        return target.stablePosition();
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        feedReads.add(request);
        beforeRead.run();
        return target.readFeed(request);
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        beforeListening.run();
        return target.onAppend(() -> {
            if (!muted) {
                wakeUp.run();
            }
        });
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
        if (hidden.contains(type)) {
            return Optional.empty();
        }
        if (type == SnapshotStore.class) {
            return target.capability(SnapshotStore.class).map(store -> type.cast(snapshots.over(store)));
        }
        if (type == CheckpointStore.class) {
            return target.capability(CheckpointStore.class).map(store -> type.cast(checkpoints.over(store)));
        }
        if (type == Transactions.class) {
            return target.capability(Transactions.class).map(own -> type.cast(transactions.over(own)));
        }
        return target.capability(type);
    }

    @Override
    public void close() {
        target.close();
    }

    /** The tap on the store of snapshots. */
    TappedSnapshots snapshots() {
        return snapshots;
    }

    /** The tap on the store of checkpoints. */
    TappedCheckpoints checkpoints() {
        return checkpoints;
    }

    /** The tap on the transactions. */
    TappedTransactions transactions() {
        return transactions;
    }

    static UnknownOutcomeException unknownOutcome(AppendRequest request) {
        return new UnknownOutcomeException(
                request.writes().get(0).streamId(),
                request.writes().stream()
                        .flatMap(write -> write.records().stream())
                        .map(EventRecord::id)
                        .toList(),
                new SocketException("Connection reset"));
    }
}
