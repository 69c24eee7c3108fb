package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.Health;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps events in memory, with every ability that the PostgreSQL backend has, and its limits.
 *
 * <p>Appends run one after the other; readers never wait, for each other or for a writer, and see
 * an append as a whole or not at all. Participants run before anything of their append is visible,
 * may read the adapter, and must not append to it: that is an {@link IllegalStateException}.
 *
 * <p>A call made by an interrupted thread throws {@link dev.mink.OperationCancelledException} and
 * does nothing. What stores write {@linkplain dev.mink.adapter.CheckpointStore#in in a transaction}, an
 * append's or one of {@link dev.mink.adapter.Transactions}, becomes visible with it or not at all; snapshots
 * take no part in transactions. As on PostgreSQL in READ COMMITTED, writers of the same row wait for one
 * another's transactions.
 */
public final class MemoryAdapter implements EventStoreAdapter {
    private final Gate gate = new Gate();
    private final WriterSlot slot = new WriterSlot(gate);
    private final TransactionSpace transactions = new TransactionSpace(gate);
    private final NameLocks locks = new NameLocks(transactions);
    private final WakeUps wakeUps = new WakeUps();
    private final StorageLimits limits;
    private final Writer writer;
    private final MemorySnapshots snapshots;
    private final MemoryCheckpoints checkpoints;
    private final MemoryLeases leases;
    private final MemoryParkedEvents parked;
    private final MemoryAudit audit;
    private final IdempotencyRecords idempotency;
    private final MemoryReadModels readModels;
    private final List<Object> abilities;
    private volatile Journal journal = new Journal();

    private MemoryAdapter(Builder builder) {
        limits = builder.limits;
        Clock clock = builder.clock;
        Supplier<Instant> time = () -> limits.round(clock.instant());
        writer = new Writer(gate, builder.positions, time, limits);
        snapshots = new MemorySnapshots(gate, limits);
        checkpoints = new MemoryCheckpoints(gate, transactions, time);
        leases = new MemoryLeases(gate, transactions, time);
        parked = new MemoryParkedEvents(gate, transactions);
        audit = new MemoryAudit(gate);
        idempotency = new IdempotencyRecords(transactions, time);
        readModels = new MemoryReadModels(gate, transactions);
        EventRewriter rewriter = this::rewriteEvent;
        HealthCheck health = this::health;
        abilities = List.of(
                this,
                snapshots,
                checkpoints,
                leases,
                parked,
                audit,
                new MemoryIdempotency(gate, idempotency),
                rewriter,
                health,
                new MemoryTransactions(gate, transactions, locks),
                readModels,
                new MemoryMigrator(gate));
    }

    /** An empty adapter with the limits of PostgreSQL and positions without gaps. */
    public static MemoryAdapter create() {
        return builder().build();
    }

    /** Makes an adapter with other settings. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        String first = request.writes().get(0).streamId();
        gate.enter("append to stream", first);
        Writer.checkDeadline(request);
        List<AppendResult> results = request.participants().isEmpty()
                ? write(request, first, Optional.empty())
                : writeTogether(request, first);
        if (!results.get(0).replayed()) {
            wakeUps.run();
        }
        return results;
    }

    private List<AppendResult> writeTogether(AppendRequest request, String first) {
        MemoryTransaction transaction = new MemoryTransaction(transactions, request.deadline());
        try {
            request.sharedLocks().forEach(name -> locks.lockShared(transaction, name));
            return write(request, first, Optional.of(transaction));
        } finally {
            transaction.rollback();
        }
    }

    private List<AppendResult> write(AppendRequest request, String first, Optional<MemoryTransaction> transaction) {
        slot.take("append to stream", first, request.deadline());
        try {
            return writer.write(journal, request, transaction);
        } finally {
            slot.free();
        }
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        gate.enter("load of stream", request.streamId());
        return journal.load(request);
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        gate.enter("description of stream", Objects.requireNonNull(streamId, "streamId"));
        return journal.info(streamId);
    }

    @Override
    public long lastPosition() {
        gate.enter("reading", "the last position");
        return journal.lastPosition();
    }

    /** The same as {@link #lastPosition()}: what is visible here is complete. */
    @Override
    public long stablePosition() {
        return lastPosition();
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        gate.enter("reading", "the feed");
        Journal now = journal;
        if (request.from() > now.lastPosition()) {
            throw new FeedBrokenException("a reader asks for events after position " + request.from()
                    + ", but the last one is at " + now.lastPosition() + ": the adapter was reset");
        }
        return now.page(request);
    }

    /** Wake-ups run on the thread that appended, before its call returns, and once more on close. */
    @Override
    public Registration onAppend(Runnable wakeUp) {
        gate.checkOpen();
        return wakeUps.add(wakeUp);
    }

    /** Does nothing: there is nothing to create. */
    @Override
    public void initialize() {
        gate.checkOpen();
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return abilities.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Number of events in all streams. */
    public long eventCount() {
        gate.checkOpen();
        return journal.eventCount();
    }

    /** Number of streams with events. */
    public long streamCount() {
        gate.checkOpen();
        return journal.streamCount();
    }

    /**
     * Forgets all events, snapshots, checkpoints, leases, parked events, audit entries, idempotency records and
     * read models; positions start at 1 again. Readers that have got further than that end with {@link
     * FeedBrokenException}.
     */
    public void reset() {
        slot.take("reset of", "the adapter", Optional.empty());
        try {
            journal = new Journal();
            snapshots.clear();
            checkpoints.clear();
            leases.clear();
            parked.clear();
            audit.clear();
            idempotency.clear();
            readModels.clear();
        } finally {
            slot.free();
        }
    }

    @Override
    public void close() {
        if (gate.close()) {
            slot.close();
            transactions.wakeUp();
            wakeUps.run(); // whoever waits for events learns that none will come
        }
    }

    private void rewriteEvent(
            String streamId, long version, Payload data, Metadata metadata, Map<String, String> systemMetadata) {
        gate.enter("rewriting an event of stream", streamId);
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        limits.check(streamId, systemMetadata);
        slot.take("rewriting an event of stream", streamId, Optional.empty());
        try {
            journal.rewrite(
                    streamId,
                    version,
                    old -> new StoredEvent(
                            old.id(),
                            old.streamId(),
                            old.type(),
                            data,
                            metadata,
                            systemMetadata,
                            old.version(),
                            old.globalPosition(),
                            old.timestamp()));
        } finally {
            slot.free();
        }
    }

    private Health health() {
        Journal current = journal;
        long last = current.lastPosition();
        String message = gate.isOpen()
                ? "in memory: " + current.eventCount() + " events in " + current.streamCount() + " streams"
                : "closed";
        return new Health(gate.isOpen(), message, last, last, Optional.empty(), List.of());
    }

    /** The settings of a {@link MemoryAdapter}. */
    public static final class Builder {
        private StorageLimits limits = StorageLimits.STRICT;
        private PositionSequence positions = PositionSequence.contiguous();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Keeps what only PostgreSQL could not: times finer than a microsecond, U+0000 in system
         * metadata, snapshots of streams whose ids are no {@link dev.mink.StreamId}.
         */
        public Builder lenient() {
            limits = StorageLimits.NONE;
            return this;
        }

        /**
         * Leaves positions out now and then, as transactions that are rolled back do on PostgreSQL; by
         * default there are no gaps.
         *
         * @param seed the same seed leaves the same positions out
         */
        public Builder gaps(long seed) {
            positions = PositionSequence.withGaps(seed);
            return this;
        }

        /** Where events get their times from; the system's clock by default. */
        public Builder clock(Clock source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** A new, empty adapter. */
        public MemoryAdapter build() {
            return new MemoryAdapter(this);
        }
    }
}
