package dev.mink.store;

import dev.mink.Aggregate;
import dev.mink.AggregateFactory;
import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.ExpectedVersion;
import dev.mink.InvalidStreamIdException;
import dev.mink.MinkContext;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.serialization.Serializer;
import dev.mink.subscription.EventFeed;
import dev.mink.subscription.EventHandler;
import dev.mink.subscription.EventSubscriber;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Stores events and reads them back: the front of Mink.
 *
 * <pre>{@code
 * try (EventStore store = EventStore.create(MemoryAdapter.create())) {
 *     store.registerEvents(OrderCreated.class, ItemAdded.class);
 *     store.append("Order-123", List.of(new OrderCreated("123", "customer-456")));
 *     List<Event> events = store.load("Order-123");
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. {@link #with} gives a cheap view bound to a context, whose ids
 * become metadata of what is written through it. Whatever touches storage can throw {@link
 * dev.mink.adapter.AdapterException} when storage fails, {@link
 * dev.mink.adapter.AdapterClosedException} after {@link #close()}, {@link
 * dev.mink.OperationCancelledException} when the thread is interrupted and {@link
 * dev.mink.DeadlineExceededException} when the context's deadline passes.
 */
public final class EventStore implements EventSubscriber, AutoCloseable {
    private final StoreParts parts;
    private final MinkContext context;
    private final List<AppendParticipant> participants;
    private final boolean view;

    EventStore(StoreParts parts, MinkContext context, List<AppendParticipant> participants, boolean view) {
        this.parts = parts;
        this.context = context;
        this.participants = List.copyOf(participants);
        this.view = view;
    }

    /** A store with all defaults on a backend, which it will close. */
    public static EventStore create(EventStoreAdapter adapter) {
        return builder(adapter).build();
    }

    /** Starts to build a store on a backend. */
    public static EventStoreBuilder builder(EventStoreAdapter adapter) {
        return new EventStoreBuilder(adapter);
    }

    /**
     * A view of this store bound to a context: its ids are the default metadata of appended events.
     * Its deadline bounds appends, waiting for locks included; a read does not begin after it. Closing
     * a view does nothing.
     */
    public EventStore with(MinkContext bound) {
        return new EventStore(parts, Objects.requireNonNull(bound, "context"), participants, true);
    }

    /**
     * A view of this store in which something takes part in the transaction of every append, after the
     * participants of the store and of this view and before those of the append's options.
     */
    public EventStore withParticipant(AppendParticipant participant) {
        List<AppendParticipant> added = new ArrayList<>(participants);
        added.add(Objects.requireNonNull(participant, "participant"));
        return new EventStore(parts, context, added, true);
    }

    /**
     * Has something take part in the transaction of every append through this store and its views from
     * now on, after the participants that the store was built with.
     *
     * @return ends it when closed; appends that are under way may still run it
     */
    public Registration join(AppendParticipant participant) {
        return parts.writer().join(Objects.requireNonNull(participant, "participant"));
    }

    /** The context that this view is bound to; the empty one for the store itself. */
    public MinkContext context() {
        return context;
    }

    /** Creates or upgrades what the backend needs; safe from several processes at once. */
    public void initialize() {
        parts.adapter().initialize();
    }

    /**
     * Makes event classes readable; a sealed interface stands for everything it permits. Do so before
     * subscribing: a filter by type finds the old names that are known when the subscription begins.
     */
    public void registerEvents(Class<?>... types) {
        parts.serializer().registerAll(types);
    }

    /** The names of the registered event types, sorted. */
    public Set<String> registeredEventTypes() {
        return parts.serializer().registry().registeredTypes();
    }

    // ---------------------------------------------------------------- writing

    /**
     * Appends events to a stream without a version check.
     *
     * @see #append(String, List, AppendOptions)
     */
    public AppendResult append(String streamId, List<?> events) {
        return append(streamId, events, AppendOptions.defaults());
    }

    /**
     * Appends events to a stream, all of them or none.
     *
     * @param events at least one object; an element may be an {@link dev.mink.EventEnvelope}
     * @return versions, positions and ids of the events
     * @throws dev.mink.InvalidStreamIdException if the stream id cannot be stored
     * @throws IllegalArgumentException if there are no events, or ids for some of them only, or one is
     *     an {@link Event} and not an event object
     * @throws RetiredEventTypeException if an event's type is read as something else by the upcasters
     * @throws dev.mink.versioning.SchemaVersionGapException if the upcasters give an old name of an event's
     *     type versions that its own do not continue
     * @throws dev.mink.serialization.SerializationException if an event cannot be serialized
     * @throws EventTooLargeException if an event is larger than the store allows
     * @throws dev.mink.adapter.ConcurrencyException if the stream has not the expected version
     * @throws StreamNotFoundException if the stream had to exist
     * @throws dev.mink.adapter.UnknownOutcomeException if the connection broke before the answer;
     *     see {@link AppendOptions#repeating}
     */
    public AppendResult append(String streamId, List<?> events, AppendOptions options) {
        active("append to stream \"", streamId);
        StreamAppend append = new StreamAppend(streamId, events, options.expectedVersion());
        return parts.writer()
                .append(parts.writer().prepare(List.of(append), joined(options), context), context)
                .get(0);
    }

    /**
     * Appends to several streams at once: all of it or nothing.
     *
     * @return one result a stream, in the order given
     * @see #append(String, List, AppendOptions)
     */
    public List<AppendResult> appendAll(List<StreamAppend> appends) {
        return appendAll(appends, AppendOptions.defaults());
    }

    /**
     * Appends to several streams at once: all of it or nothing.
     *
     * @param options metadata, ids and participants of the whole append; versions are expected by
     *     each {@link StreamAppend} for itself
     * @return one result a stream, in the order given
     * @throws IllegalArgumentException also if the options expect a version
     */
    public List<AppendResult> appendAll(List<StreamAppend> appends, AppendOptions options) {
        active("append to several streams", "");
        if (!options.expectedVersion().equals(ExpectedVersion.ANY_VERSION)) {
            throw new IllegalArgumentException("mink: the options of an append to several streams expect "
                    + options.expectedVersion() + "; each of its streams says itself what it expects");
        }
        return parts.writer().append(parts.writer().prepare(appends, joined(options), context), context);
    }

    // ---------------------------------------------------------------- reading

    /** All events of a stream, oldest first; none for an unknown stream. */
    public List<Event> load(String streamId) {
        return load(streamId, ReadOptions.all());
    }

    /**
     * Events of a stream after a version.
     *
     * @param afterVersion exclusive; 0 or less for all
     */
    public List<Event> loadFrom(String streamId, long afterVersion) {
        return load(streamId, ReadOptions.all().afterVersion(Math.max(0, afterVersion)));
    }

    /**
     * Events of a stream as the options say. For long streams see {@link #stream}.
     *
     * @throws dev.mink.serialization.SerializationException if an event cannot be deserialized
     */
    public List<Event> load(String streamId, ReadOptions options) {
        return parts.reader().decodeAll(loadRaw(streamId, options), options.newestFirst());
    }

    /** Stored events of a stream after a version: not decrypted, not upcast, not deserialized. */
    public List<StoredEvent> loadRaw(String streamId, long afterVersion) {
        return loadRaw(streamId, ReadOptions.all().afterVersion(Math.max(0, afterVersion)));
    }

    /** Stored events of a stream: not decrypted, not upcast, not deserialized. */
    public List<StoredEvent> loadRaw(String streamId, ReadOptions options) {
        active("load of stream \"", streamId);
        return parts.adapter().load(request(streamId, options));
    }

    /**
     * Events of a stream, read page by page while the result is consumed, in bounded memory. Their
     * data is deserialized on first use.
     */
    public Stream<Event> stream(String streamId, ReadOptions options) {
        active("load of stream \"", streamId);
        return parts.reader()
                .streamRaw(request(streamId, options))
                .flatMap(row -> parts.reader().decode(row, options.newestFirst()).stream());
    }

    /**
     * Events of all streams, at least up to where the feed is stable when reading begins, read page by page
     * while the result is consumed, in bounded memory.
     *
     * @param fromPosition exclusive; 0 for all
     * @param filter which events, by current type names
     */
    public Stream<Event> streamAll(long fromPosition, FeedFilter filter) {
        active("read of all streams", "");
        if (fromPosition < 0) {
            throw new IllegalArgumentException("mink: a feed position must not be negative: " + fromPosition);
        }
        FeedFilter stored = parts.storedNames().of(filter);
        return parts.reader()
                .feedRaw(fromPosition, stored)
                .flatMap(row -> parts.reader().decode(row).stream())
                .filter(event ->
                        filter.eventTypes().isEmpty() || filter.eventTypes().contains(event.type()));
    }

    /** Whether a stream has events. */
    public boolean streamExists(String streamId) {
        return streamInfo(streamId).isPresent();
    }

    /**
     * The description of a stream.
     *
     * @throws StreamNotFoundException if it does not exist
     */
    public StreamInfo getStreamInfo(String streamId) {
        return streamInfo(streamId).orElseThrow(() -> new StreamNotFoundException(streamId));
    }

    /** The highest visible position, 0 without events; the feed may not have reached it yet. */
    public long getLastPosition() {
        active("read of the last position", "");
        return parts.adapter().lastPosition();
    }

    /** The position to start a subscription from that wants only what comes from now on. */
    public long getStablePosition() {
        active("read of the stable position", "");
        return parts.adapter().stablePosition();
    }

    /**
     * Stored events of all streams after a position.
     *
     * @param fromPosition exclusive
     * @param limit at most so many; 0 or less for 1,000
     * @see #readFeed
     */
    public List<StoredEvent> loadEventsFromPosition(long fromPosition, int limit) {
        return loadEventsFromPosition(fromPosition, limit, FeedFilter.all());
    }

    /** Stored events of all streams after a position that pass a filter by stored names. */
    public List<StoredEvent> loadEventsFromPosition(long fromPosition, int limit, FeedFilter filter) {
        return readFeed(new FeedRequest(fromPosition, limit <= 0 ? FeedRequest.DEFAULT_LIMIT : limit, filter))
                .events();
    }

    /** A page of the stored events of all streams, with the position to go on from. */
    public FeedPage readFeed(FeedRequest request) {
        active("read of all streams", "");
        return parts.adapter().readFeed(request);
    }

    /** Takes a stored event through the read pipeline: decrypt, upcast, deserialize. */
    public List<Event> processStoredEvent(StoredEvent stored) {
        return parts.reader().decodeAll(List.of(stored), false);
    }

    // ---------------------------------------------------------------- aggregates

    /**
     * A new aggregate with the state of its stream; version 0 if there is no stream.
     *
     * @param factory makes an empty aggregate, usually its constructor
     * @throws UnregisteredEventTypeException if replay is strict and meets an unknown type
     * @throws ApplyEventException if the aggregate fails on an event
     */
    public <A extends Aggregate> A load(AggregateFactory<A> factory, String id) {
        active("load of an aggregate", "");
        return parts.aggregates().load(factory, id);
    }

    /**
     * Loads into an empty aggregate. Everything is read and decoded before the first event is
     * applied, without a snapshot; if applying fails the instance must be thrown away.
     *
     * @throws AggregateStateException if the aggregate has a version or unsaved events
     */
    public void loadAggregate(Aggregate aggregate) {
        active("load of an aggregate", "");
        parts.aggregates().loadInto(aggregate);
    }

    /**
     * Saves what an aggregate recorded, if its stream still has the aggregate's version.
     *
     * @return empty if nothing was recorded
     */
    public Optional<AppendResult> saveAggregate(Aggregate aggregate) {
        return saveAggregate(aggregate, AppendOptions.defaults());
    }

    /**
     * Saves what an aggregate recorded, if its stream still has the aggregate's version. A failed save
     * leaves the aggregate as it was.
     *
     * @param options metadata, ids or participants; the expected version is the aggregate's
     * @return empty if nothing was recorded
     * @throws dev.mink.adapter.ConcurrencyException if somebody else wrote in between
     */
    public Optional<AppendResult> saveAggregate(Aggregate aggregate, AppendOptions options) {
        active("save of an aggregate", "");
        return parts.aggregates().save(aggregate, joined(options), context);
    }

    /**
     * Loads an aggregate, changes it and saves it; again from the start if somebody else wrote in
     * between, up to the number of times set in the builder.
     *
     * @param change may run more than once, each time on a freshly loaded aggregate
     * @return the aggregate as it was saved
     * @throws dev.mink.adapter.ConcurrencyException if it failed every time
     */
    public <A extends Aggregate> A update(AggregateFactory<A> factory, String id, Consumer<? super A> change) {
        active("update of an aggregate", "");
        return parts.aggregates().update(factory, id, change, joined(AppendOptions.defaults()), context);
    }

    /**
     * Computes a state from a stream, without an aggregate class.
     *
     * @param initial the state before the first event
     * @param step the state after an event
     */
    public <S> Folded<S> fold(String streamId, S initial, BiFunction<? super S, ? super Event, ? extends S> step) {
        active("load of stream \"", streamId);
        return parts.aggregates().fold(streamId, initial, step);
    }

    // ---------------------------------------------------------------- audit of types

    /** The types of one stream that no class is registered for, ordered by name. */
    public List<UnregisteredEventType> unregisteredStreamTypes(String streamId) {
        active("load of stream \"", streamId);
        return parts.audit().of(parts.reader().streamRaw(request(streamId, ReadOptions.all())));
    }

    /**
     * The stored types that no class is registered for, ordered by name: what to look at before a
     * deployment. Reads all events up to the last position at the start.
     */
    public List<UnregisteredEventType> unregisteredEventTypes() {
        active("read of all streams", "");
        long end = parts.adapter().lastPosition();
        return parts.audit()
                .of(parts.reader().feedRaw(0, FeedFilter.all()).takeWhile(event -> event.globalPosition() <= end));
    }

    // ---------------------------------------------------------------- subscriptions

    @Override
    public Subscription subscribeAll(long fromPosition, SubscriptionOptions options) {
        return parts.subscriptions().subscribeAll(fromPosition, options);
    }

    @Override
    public Subscription subscribeAll(long fromPosition, SubscriptionOptions options, EventHandler handler) {
        return parts.subscriptions().subscribeAll(fromPosition, options, handler);
    }

    @Override
    public Subscription subscribeCategory(String category, long fromPosition, SubscriptionOptions options) {
        return parts.subscriptions().subscribeCategory(category, fromPosition, options);
    }

    @Override
    public Subscription subscribeCategory(
            String category, long fromPosition, SubscriptionOptions options, EventHandler handler) {
        return parts.subscriptions().subscribeCategory(category, fromPosition, options, handler);
    }

    @Override
    public Subscription subscribeStream(String streamId, long fromVersion, SubscriptionOptions options) {
        return parts.subscriptions().subscribeStream(streamId, fromVersion, options);
    }

    @Override
    public Subscription subscribeStream(
            String streamId, long fromVersion, SubscriptionOptions options, EventHandler handler) {
        return parts.subscriptions().subscribeStream(streamId, fromVersion, options, handler);
    }

    /**
     * The events of all streams for a consumer that keeps its own place, in pages, read from memory near the
     * head.
     *
     * @param filter which events, by current type names
     */
    public EventFeed feed(FeedFilter filter) {
        active("read of all streams", "");
        return parts.subscriptions().feed(filter);
    }

    // ---------------------------------------------------------------- parts

    /** The serializer, with its registry. */
    public Serializer serializer() {
        return parts.serializer();
    }

    /** The backend. */
    public EventStoreAdapter adapter() {
        return parts.adapter();
    }

    /**
     * Ends all subscriptions and this store, and closes the backend unless the builder said otherwise.
     * May be called again; on a view it does nothing.
     */
    @Override
    public void close() {
        if (!view) {
            parts.close();
        }
    }

    private Optional<StreamInfo> streamInfo(String streamId) {
        if (streamId.isBlank()) {
            throw new InvalidStreamIdException(streamId, "is blank");
        }
        active("look at stream \"", streamId);
        return parts.adapter().streamInfo(streamId);
    }

    private AppendOptions joined(AppendOptions options) {
        if (participants.isEmpty()) {
            return options;
        }
        List<AppendParticipant> all = new ArrayList<>(participants);
        all.addAll(options.participants());
        return new AppendOptions(options.expectedVersion(), options.metadata(), options.eventIds(), all);
    }

    private void active(String operation, String streamId) {
        parts.requireOpen();
        if (Thread.currentThread().isInterrupted() || context.deadline().isPresent()) {
            context.checkActive(streamId.isEmpty() ? operation : operation + streamId + "\"");
        }
    }

    private static LoadRequest request(String streamId, ReadOptions options) {
        return new LoadRequest(
                streamId,
                options.afterVersion(),
                options.toVersion(),
                options.until(),
                options.newestFirst(),
                options.limit());
    }
}
