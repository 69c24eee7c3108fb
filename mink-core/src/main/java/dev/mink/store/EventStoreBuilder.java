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
import dev.mink.versioning.Evolution;
import dev.mink.versioning.Upcaster;
import dev.mink.versioning.UpcasterChain;
import dev.mink.versioning.UpcastingSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Builds an {@link EventStore}. Every setting has a default; wrong combinations fail in {@link #build()}. */
public final class EventStoreBuilder {
    private final EventStoreAdapter adapter;
    private final List<MetadataEnricher> enrichers = new ArrayList<>();
    private final List<WriteStage> writeStages = new ArrayList<>();
    private final List<ReadStage> readStages = new ArrayList<>();
    private final List<AppendParticipant> participants = new ArrayList<>();
    private Serializer serializer = JsonSerializer.create();
    private @Nullable UpcasterChain upcasters;
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

    /**
     * The steps that bring stored events into their newest shape; none by default. They come after the read
     * stages. What is appended is stamped with the newest version of its type.
     */
    public EventStoreBuilder upcasters(UpcasterChain chain) {
        this.upcasters = Objects.requireNonNull(chain, "chain");
        return this;
    }

    /**
     * The same for a chain of upcasters alone.
     *
     * @see UpcasterChain#of
     */
    public EventStoreBuilder upcasters(Upcaster... steps) {
        return upcasters(UpcasterChain.of(steps));
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
     * @throws IllegalArgumentException if upcasters are given twice, as a chain and within the
     *     serializer, or an {@link UpcastingSerializer} is hidden in another serializer
     * @throws MinkException if snapshots are asked for and the backend has none
     */
    public EventStore build() {
        Optional<UpcastingSerializer> upcasting = serializer.capability(UpcastingSerializer.class);
        upcasting.ifPresent(this::refuseSecondChain);
        Serializer format = upcasting.map(UpcastingSerializer::inner).orElse(serializer);
        if (adapter.requiresJsonData() && format.binaryFormat()) {
            throw new BinarySerializerUnsupportedException(format.getClass(), adapter.getClass());
        }
        UpcasterChain own = upcasters == null ? UpcasterChain.empty() : upcasters;
        UpcasterChain chain = upcasting.map(UpcastingSerializer::chain).orElse(own);
        Evolution evolution = new Evolution(chain, format.registry());
        EventReader reader = new EventReader(adapter, format, evolution, readStages, pageSize);
        EventWriter.Config writing = new EventWriter.Config(
                enrichers, writeStages, maxEventSize, autoRegister, replayWindow, evolution, eventIds);
        EventWriter writer = new EventWriter(adapter, format, writing, participants);
        Replay replay = new Replay(format.registry(), unregistered);
        StoredNames names = new StoredNames(evolution, readStages.isEmpty());
        return new EventStore(
                new StoreParts(
                        adapter,
                        serializer,
                        reader,
                        writer,
                        new Aggregates(reader, writer, replay, snapshots(), conflictRetries),
                        new RegistrationAudit(format.registry(), reader),
                        new SubscriptionEngine(adapter, reader::decode, names::of, threads),
                        names,
                        closeAdapter),
                MinkContext.empty(),
                List.of(),
                false);
    }

    private void refuseSecondChain(UpcastingSerializer upcasting) {
        if (upcasters != null) {
            throw new IllegalArgumentException(
                    "mink: the serializer has upcasters of its own; give them to the store or to the serializer");
        }
        if (upcasting != serializer) {
            throw new IllegalArgumentException("mink: " + serializer.getClass().getName()
                    + " hides an UpcastingSerializer, which would take every event for one of version 1;"
                    + " give it the inner serializer, and the store the upcasters");
        }
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
