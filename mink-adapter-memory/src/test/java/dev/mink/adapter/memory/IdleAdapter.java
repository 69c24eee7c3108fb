package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.Health;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Migrator;
import dev.mink.adapter.Registration;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Says yes to everything and does nothing. */
final class IdleAdapter
        implements EventStoreAdapter,
                SnapshotStore,
                CheckpointStore,
                EventRewriter,
                HealthCheck,
                Migrator,
                Transactions,
                LeaseStore {
    @Override
    public List<AppendResult> append(AppendRequest request) {
        List<AppendResult> results = new ArrayList<>();
        for (StreamWrite write : request.writes()) {
            int count = write.records().size();
            results.add(new AppendResult(
                    write.streamId(),
                    1,
                    count,
                    LongStream.rangeClosed(1, count).boxed().toList(),
                    write.records().stream().map(event -> event.id()).toList(),
                    false));
        }
        return results;
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        return List.of();
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return Optional.empty();
    }

    @Override
    public long lastPosition() {
        return 0;
    }

    @Override
    public long stablePosition() {
        return 0;
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        return new FeedPage(List.of(), request.from(), 0, false, false);
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        return () -> {};
    }

    @Override
    public void initialize() {}

    @Override
    public void close() {}

    @Override
    public boolean saveSnapshot(SnapshotRecord snapshot) {
        return true;
    }

    @Override
    public Optional<SnapshotRecord> loadSnapshot(String streamId) {
        return Optional.empty();
    }

    @Override
    public void deleteSnapshot(String streamId) {}

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        return Optional.empty();
    }

    @Override
    public void setCheckpoint(String name, long position) {}

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        return true;
    }

    @Override
    public void deleteCheckpoint(String name) {}

    @Override
    public List<Checkpoint> allCheckpoints() {
        return List.of();
    }

    @Override
    public boolean setActive(String name, boolean active) {
        return true;
    }

    @Override
    public CheckpointStore in(Transaction transaction) {
        return this;
    }

    @Override
    public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
        return work.in(new IdleTransaction());
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
        return Optional.empty();
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration timeToLive) {
        return Optional.of(lease);
    }

    @Override
    public boolean release(Lease lease) {
        return true;
    }

    @Override
    public Optional<Lease> find(String name) {
        return Optional.empty();
    }

    @Override
    public List<Lease> held() {
        return List.of();
    }

    @Override
    public void confirm(Transaction transaction, Lease lease) {}

    @Override
    public void request(String name, String request) {}

    @Override
    public Optional<String> requested(String name) {
        return Optional.empty();
    }

    @Override
    public SortedMap<String, String> requests() {
        return new TreeMap<>();
    }

    @Override
    public boolean replaceRequest(Transaction transaction, Lease lease, String request, Optional<String> next) {
        return false;
    }

    @Override
    public void lockShared(Transaction transaction, String name) {}

    @Override
    public void lockExclusive(Transaction transaction, String name) {}

    @Override
    public void rewriteEvent(
            String streamId, long version, Payload data, Metadata metadata, Map<String, String> systemMetadata) {}

    @Override
    public Health health() {
        return new Health(true, "idle", 0, 0, Optional.empty(), List.of());
    }

    @Override
    public void migrate() {}

    @Override
    public int migrationVersion() {
        return 1;
    }

    @Override
    public String schemaSql() {
        return "-- nothing";
    }

    private static final class IdleTransaction implements Transaction {
        @Override
        public <T> Optional<T> unwrap(Class<T> type) {
            return Optional.empty();
        }
    }
}
