package dev.mink.subscription;

import dev.mink.StreamId;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens the subscriptions of a store, shares one tail of the feed among them, and ends them with
 * the store. Programs use it through {@code EventStore}.
 */
public final class SubscriptionEngine implements EventSubscriber, AutoCloseable {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(450);

    private final EventStoreAdapter adapter;
    private final EventDecoder decoder;
    private final UnaryOperator<FeedFilter> storedNames;
    private final ThreadFactory threads;
    private final FeedTail tail;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Creates an engine.
     *
     * @param adapter where to read
     * @param decoder makes events of stored ones
     * @param storedNames turns a filter by current type names into one by stored names
     * @param threads makes the threads of the tail and of handlers
     */
    public SubscriptionEngine(
            EventStoreAdapter adapter,
            EventDecoder decoder,
            UnaryOperator<FeedFilter> storedNames,
            ThreadFactory threads) {
        this.adapter = Objects.requireNonNull(adapter, "adapter");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.storedNames = Objects.requireNonNull(storedNames, "storedNames");
        this.threads = Objects.requireNonNull(threads, "threads");
        this.tail = new FeedTail(adapter, threads);
    }

    /** Makes daemon threads named {@code mink-sub-1}, {@code mink-sub-2} … */
    public static ThreadFactory daemonThreads() {
        AtomicLong count = new AtomicLong();
        return work -> {
            Thread thread = new Thread(work, "mink-sub-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Subscription subscribeAll(long fromPosition, SubscriptionOptions options) {
        return feed("subscription to all streams", fromPosition, options, options.filter(), null);
    }

    @Override
    public Subscription subscribeAll(long fromPosition, SubscriptionOptions options, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return feed("subscription to all streams", fromPosition, options, options.filter(), handler);
    }

    @Override
    public Subscription subscribeCategory(String category, long fromPosition, SubscriptionOptions options) {
        return feed(ofCategory(category), fromPosition, options, inCategory(category, options), null);
    }

    @Override
    public Subscription subscribeCategory(
            String category, long fromPosition, SubscriptionOptions options, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return feed(ofCategory(category), fromPosition, options, inCategory(category, options), handler);
    }

    @Override
    public Subscription subscribeStream(String streamId, long fromVersion, SubscriptionOptions options) {
        return stream(streamId, fromVersion, options, null);
    }

    @Override
    public Subscription subscribeStream(
            String streamId, long fromVersion, SubscriptionOptions options, EventHandler handler) {
        return stream(streamId, fromVersion, options, Objects.requireNonNull(handler, "handler"));
    }

    /**
     * The events of all streams, for a consumer that keeps its own place.
     *
     * @param filter which events, by current type names
     */
    public EventFeed feed(FeedFilter filter) {
        requireOpen();
        FeedSource source = new FeedSource(adapter, tail, storedNames.apply(filter));
        return new EventFeed(source, decoder, filter, tail);
    }

    /**
     * Ends all subscriptions with {@link AdapterClosedException} and waits up to a second for their
     * handlers: half of that time before they are interrupted, half after.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<Subscription> ending = List.copyOf(open);
        ending.forEach(subscription -> subscription.fail(new AdapterClosedException()));
        tail.close();
        try {
            join(ending);
            ending.forEach(Subscription::interrupt);
            join(ending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    private static void join(List<Subscription> ending) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        for (Subscription subscription : ending) {
            subscription.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        }
    }

    private Subscription feed(
            String label, long from, SubscriptionOptions options, FeedFilter filter, @Nullable EventHandler handler) {
        if (from < 0) {
            throw new IllegalArgumentException("mink: a feed position must not be negative: " + from);
        }
        return start(label, new FeedSource(adapter, tail, storedNames.apply(filter)), from, options, handler);
    }

    private Subscription stream(
            String streamId, long from, SubscriptionOptions options, @Nullable EventHandler handler) {
        StreamId.check(streamId);
        if (from < 0) {
            throw new IllegalArgumentException("mink: a stream version must not be negative: " + from);
        }
        FeedFilter filter = storedNames.apply(options.filter());
        String label = "subscription to stream \"" + streamId + "\"";
        return start(label, new StreamSource(adapter, tail, streamId, filter), from, options, handler);
    }

    private Subscription start(
            String label, EventSource source, long from, SubscriptionOptions options, @Nullable EventHandler handler) {
        requireOpen();
        Optional<Progress> progress =
                options.name().map(name -> new Progress(checkpoints(), name, options.checkpointEvery(), from));
        String full =
                options.name().map(name -> label + " named \"" + name + "\"").orElse(label);
        EventCursor cursor = new EventCursor(source, decoder, options, from, progress);
        Subscription subscription = new Subscription(full, cursor, options, open::remove);
        open.add(subscription);
        subscription.follow(tail);
        if (handler != null) {
            subscription.push(handler, threads);
        }
        if (closed.get()) {
            subscription.fail(new AdapterClosedException());
        }
        return subscription;
    }

    private CheckpointStore checkpoints() {
        return adapter.capability(CheckpointStore.class)
                .orElseThrow(() -> new SubscriptionNotSupportedException("checkpoint store"));
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new AdapterClosedException();
        }
    }

    private static String ofCategory(String category) {
        return "subscription to category \"" + category + "\"";
    }

    private static FeedFilter inCategory(String category, SubscriptionOptions options) {
        FeedFilter filter = options.filter();
        if (filter.category().isPresent() && !filter.category().get().equals(category)) {
            throw new IllegalArgumentException(
                    "mink: a subscription to category \"" + category + "\" cannot also be filtered by category \""
                            + filter.category().get() + "\"");
        }
        return filter.withCategory(category);
    }
}
