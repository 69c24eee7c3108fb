package dev.mink.store;

import dev.mink.MinkContext;
import dev.mink.MinkException;
import dev.mink.UuidV7;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.SnapshotStore;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.Serializer;
import dev.mink.subscription.SubscriptionEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Builds an {@link EventStore}. Every setting has a default; wrong combinations fail in {@link #build()}. */
public final class EventStoreBuilder {
    private final EventStoreAdapter adapter;
    private final List<MetadataEnricher> enrichers = new ArrayList<>();
    private final List<WriteStage> writeStages = new ArrayList<>();
    private final List<ReadStage> readStages = new ArrayList<>();
    private final List<AppendParticipant> participants = new ArrayList<>();
    private Serializer serializer = JsonSerializer.create();
    private SnapshotPolicy snapshotPolicy = SnapshotPolicy.never();
    private JsonMapper snapshotMapper = JsonSerializer.defaultMapper();
    private Replay.Unregistered unregistered = Replay.Unregistered.SKIP;
    private Supplier<UUID> eventIds = new UuidV7();
    private ThreadFactory threads = SubscriptionEngine.daemonThreads();
    private int maxEventSize;
    private int replayWindow = AppendRequest.DEFAULT_REPLAY_WINDOW;
    private int pageSize = 500;
    private int conflictRetries = 10;
    private boolean autoRegister;
    private boolean closeAdapter = true;

    EventStoreBuilder(EventStoreAdapter adapter) {
        this.adapter = Objects.requireNonNull(adapter, "adapter");
    }

    /** How events become bytes; JSON by default. */
    public EventStoreBuilder serializer(Serializer replacement) {
        this.serializer = Objects.requireNonNull(replacement, "serializer");
        return this;
    }

    /** Adds a step that completes the metadata of every event; steps run in the order added. */
    public EventStoreBuilder metadataEnricher(MetadataEnricher enricher) {
        enrichers.add(Objects.requireNonNull(enricher, "enricher"));
        return this;
    }

    /** Adds a step between serializing and storing; steps run in the order added. */
    public EventStoreBuilder writeStage(WriteStage stage) {
        writeStages.add(Objects.requireNonNull(stage, "stage"));
        return this;
    }

    /** Adds a step between reading and deserializing; steps run in the order added. */
    public EventStoreBuilder readStage(ReadStage stage) {
        readStages.add(Objects.requireNonNull(stage, "stage"));
        return this;
    }

    /** Adds something that commits with every append of this store, in the order added. */
    public EventStoreBuilder participant(AppendParticipant participant) {
        participants.add(Objects.requireNonNull(participant, "participant"));
        return this;
    }

    /**
     * The largest data of one event in bytes, before and after encryption; no limit by default.
     *
     * @throws IllegalArgumentException if below 1
     */
    public EventStoreBuilder maxEventSize(int bytes) {
        this.maxEventSize = positive(bytes, "maximum event size");
        return this;
    }

    /** When aggregates are followed by a snapshot; never by default. */
    public EventStoreBuilder snapshots(SnapshotPolicy policy) {
        this.snapshotPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** The mapper that writes and reads the state in snapshots. */
    public EventStoreBuilder snapshotMapper(JsonMapper mapper) {
        this.snapshotMapper = Objects.requireNonNull(mapper, "mapper");
        return this;
    }

    /** Makes a load of an aggregate fail on an event type without class, instead of leaving it out. */
    public EventStoreBuilder strictReplay() {
        this.unregistered = Replay.Unregistered.REFUSE;
        return this;
    }

    /** Hands events of a type without class to aggregates as maps, instead of leaving them out. */
    public EventStoreBuilder replayUnregisteredAsMaps() {
        this.unregistered = Replay.Unregistered.AS_MAP;
        return this;
    }

    /** Registers the class of every appended event for reading, in this process. */
    public EventStoreBuilder autoRegisterOnAppend() {
        this.autoRegister = true;
        return this;
    }

    /** Makes event ids; ascending version 7 UUIDs by default. Called by many threads. */
    public EventStoreBuilder eventIds(Supplier<UUID> generator) {
        this.eventIds = Objects.requireNonNull(generator, "generator");
        return this;
    }

    /** Makes the threads of subscriptions; daemon threads by default. */
    public EventStoreBuilder threads(ThreadFactory factory) {
        this.threads = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * How many of a stream's last events are searched for given ids when an append without exact
     * version is repeated; 1,000 by default.
     *
     * @throws IllegalArgumentException if below 1
     */
    public EventStoreBuilder replayWindow(int events) {
        this.replayWindow = positive(events, "replay window");
        return this;
    }

    /**
     * How many events are read at once by streams and aggregates; 500 by default.
     *
     * @throws IllegalArgumentException if below 1
     */
    public EventStoreBuilder pageSize(int events) {
        this.pageSize = positive(events, "page size");
        return this;
    }

    /**
     * How often {@link EventStore#update} starts anew after a conflict; 10 by default.
     *
     * @throws IllegalArgumentException if negative
     */
    public EventStoreBuilder conflictRetries(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("mink: conflict retries must not be negative: " + retries);
        }
        this.conflictRetries = retries;
        return this;
    }

    /** Whether closing the store closes the backend; true by default. */
    public EventStoreBuilder closeAdapter(boolean close) {
        this.closeAdapter = close;
        return this;
    }

    /**
     * The store.
     *
     * @throws BinarySerializerUnsupportedException if the backend keeps JSON and the serializer
     *     writes something else
     * @throws MinkException if snapshots are asked for and the backend has none
     */
    public EventStore build() {
        if (adapter.requiresJsonData() && serializer.binaryFormat()) {
            throw new BinarySerializerUnsupportedException(serializer.getClass(), adapter.getClass());
        }
        EventReader reader = new EventReader(adapter, serializer, readStages, pageSize);
        EventWriter.Config writing =
                new EventWriter.Config(enrichers, writeStages, maxEventSize, autoRegister, replayWindow, eventIds);
        EventWriter writer = new EventWriter(adapter, serializer, writing, participants);
        Replay replay = new Replay(serializer.registry(), unregistered);
        Serializer names = serializer;
        boolean pushTypesDown = readStages.isEmpty();
        return new EventStore(
                new StoreParts(
                        adapter,
                        serializer,
                        reader,
                        writer,
                        new Aggregates(reader, writer, replay, snapshots(), conflictRetries),
                        new RegistrationAudit(serializer.registry(), reader),
                        new SubscriptionEngine(
                                adapter,
                                reader::decode,
                                filter -> StoreParts.storedNames(names, pushTypesDown, filter),
                                threads),
                        pushTypesDown,
                        closeAdapter),
                MinkContext.empty(),
                List.of(),
                false);
    }

    private Optional<Snapshots> snapshots() {
        if (snapshotPolicy == SnapshotPolicy.never()) {
            return Optional.empty();
        }
        SnapshotStore store = adapter.capability(SnapshotStore.class)
                .orElseThrow(() -> new MinkException("mink: a snapshot policy was set, but "
                        + adapter.getClass().getName() + " cannot store snapshots"));
        return Optional.of(new Snapshots(store, snapshotPolicy, snapshotMapper));
    }

    private static int positive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException("mink: " + what + " must be at least 1: " + value);
        }
        return value;
    }
}
