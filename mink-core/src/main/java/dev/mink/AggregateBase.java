package dev.mink;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The usual base of an aggregate: identity, version and the events recorded since the last save.
 *
 * <pre>{@code
 * public final class Order extends AggregateBase {
 *     private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
 *             .on(OrderCreated.class, Order::created)
 *             .build();
 *
 *     public Order(String id) {
 *         super(id, "Order", HANDLERS);
 *     }
 *
 *     public void create(String customer) {
 *         apply(new OrderCreated(aggregateId(), customer));
 *     }
 *
 *     private void created(OrderCreated event) {
 *         this.customer = event.customerId();
 *     }
 * }
 * }</pre>
 *
 * <p>A command method decides and calls {@link #apply}; the handler changes the state and decides
 * nothing, since it also runs on load. Not thread-safe: one thread at a time.
 */
public abstract class AggregateBase implements AggregateRoot, VersionedAggregate {
    private final @Nullable EventHandlers<AggregateBase> handlers;
    private final List<Object> uncommitted = new ArrayList<>();
    private String id;
    private String type;
    private long version;
    private long originalVersion;
    private boolean broken;

    /**
     * An aggregate that overrides {@link #applyEvent}.
     *
     * @param id identity among the aggregates of the type
     * @param type name of the type, the category of the stream
     */
    protected AggregateBase(String id, String type) {
        this(id, type, null);
    }

    /**
     * An aggregate with typed handlers.
     *
     * @param id identity among the aggregates of the type
     * @param type name of the type, the category of the stream
     * @param handlers the methods that fold the events
     */
    @SuppressWarnings("unchecked") // the handlers of a class only ever meet instances of it
    protected AggregateBase(String id, String type, @Nullable EventHandlers<? extends AggregateBase> handlers) {
        this.id = Objects.requireNonNull(id, "id");
        this.type = Objects.requireNonNull(type, "type");
        this.handlers = (EventHandlers<AggregateBase>) handlers;
    }

    @Override
    public final String aggregateId() {
        return id;
    }

    @Override
    public final String aggregateType() {
        return type;
    }

    @Override
    public final long version() {
        return version;
    }

    @Override
    public final long originalVersion() {
        return originalVersion;
    }

    /**
     * The aggregate's stream, {@code type-id}.
     *
     * @throws InvalidStreamIdException if type or id cannot be part of a stream id
     */
    public final StreamId streamId() {
        return StreamId.of(type, id);
    }

    /** {@inheritDoc} By default hands the event to its typed handler. */
    @Override
    public void applyEvent(Object event) {
        if (handlers != null) {
            handlers.handle(this, event);
        }
    }

    /** Changes the state by an event and records it for the next save. */
    protected final void apply(Object event) {
        recordable(event);
        applyEvent(event);
        uncommitted.add(event);
    }

    /** Records an event for the next save without changing the state. */
    protected final void recordEvent(Object event) {
        uncommitted.add(recordable(event));
    }

    @Override
    public final List<Object> uncommittedEvents() {
        requireUsable();
        return List.copyOf(uncommitted);
    }

    /** Whether there is something to save. */
    public final boolean hasUncommittedEvents() {
        return !uncommitted.isEmpty();
    }

    @Override
    public final void clearUncommittedEvents(int count) {
        uncommitted.subList(0, count).clear();
    }

    @Override
    public final void setVersion(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("mink: an aggregate's version must not be negative: " + version);
        }
        this.version = version;
        this.originalVersion = version;
    }

    /**
     * Adds 1 to the version, for aggregates that count the events they fold. A load and a save set
     * the version by themselves.
     */
    protected final void incrementVersion() {
        version++;
    }

    /**
     * Gives a new aggregate another id.
     *
     * @throws IllegalStateException if it was loaded, saved or changed already
     */
    protected final void setId(String id) {
        requireFresh();
        this.id = Objects.requireNonNull(id, "id");
    }

    /**
     * Gives a new aggregate another type.
     *
     * @throws IllegalStateException if it was loaded, saved or changed already
     */
    protected final void setType(String type) {
        requireFresh();
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * {@inheritDoc} From then on it can be neither changed nor saved nor loaded again: that is an {@link
     * IllegalStateException}.
     */
    @Override
    public final void loadFailed() {
        broken = true;
    }

    private Object recordable(Object event) {
        requireUsable();
        return Objects.requireNonNull(event, "event");
    }

    private void requireUsable() {
        if (broken) {
            throw new IllegalStateException(
                    "mink: aggregate " + type + "-" + id + " is of no use: its load broke off halfway");
        }
    }

    private void requireFresh() {
        if (version != 0 || !uncommitted.isEmpty()) {
            throw new IllegalStateException(
                    "mink: the identity of aggregate " + type + "-" + id + " is fixed: it has events already");
        }
    }
}
