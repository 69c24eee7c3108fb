package dev.mink.versioning;

import dev.mink.Event;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import java.util.List;
import java.util.Objects;

/**
 * A serializer that upcasts what it reads, for use outside a store: on exported events, in a queue.
 *
 * <p>An event store that is built with one takes it apart: it uses {@link #chain()} with the version of
 * each event and {@link #inner()} for the bytes, so that nothing is upcast twice.
 */
public final class UpcastingSerializer implements Serializer {
    private final Serializer inner;
    private final UpcasterChain chain;
    private final Evolution evolution;

    /**
     * A serializer around another one.
     *
     * @throws IllegalArgumentException if that one upcasts too
     */
    public UpcastingSerializer(Serializer inner, UpcasterChain chain) {
        this.inner = Objects.requireNonNull(inner, "inner");
        if (inner.capability(UpcastingSerializer.class).isPresent()) {
            throw new IllegalArgumentException("mink: " + inner.getClass().getName()
                    + " upcasts already; put all steps into one chain, so that no event is upcast twice");
        }
        this.chain = Objects.requireNonNull(chain, "chain");
        this.evolution = new Evolution(chain, inner.registry());
    }

    /** The serializer that knows the format. */
    public Serializer inner() {
        return inner;
    }

    /** The upcasters. */
    public UpcasterChain chain() {
        return chain;
    }

    @Override
    public EventRegistry registry() {
        return inner.registry();
    }

    @Override
    public UpcastingSerializer registerAll(Class<?>... types) {
        inner.registerAll(types);
        return this;
    }

    @Override
    public boolean binaryFormat() {
        return inner.binaryFormat();
    }

    @Override
    public Payload serialize(Object event) {
        return inner.serialize(event);
    }

    /**
     * {@inheritDoc} The data is taken to be of version 1.
     *
     * @throws UpcastException if an upcaster failed
     * @throws SchemaVersionGapException if the type's upcasters do not begin at version 1
     */
    @Override
    public Object deserialize(Payload data, String eventType) {
        return deserializeWithVersion(data, eventType, 1, Metadata.empty());
    }

    /**
     * The object that serialized data of a version stands for.
     *
     * @throws UpcastException if an upcaster failed
     * @throws SchemaVersionGapException if there is no way from the version to the newest
     * @throws SerializationException if the bytes cannot be read, or the chain makes several events or
     *     none of this one, for which see {@link UpcasterChain#upcast}
     */
    public Object deserializeWithVersion(Payload data, String eventType, int version, Metadata metadata) {
        VersionedPayload current = current(eventType, version, data, metadata);
        return inner.deserialize(current.data(), current.schema().eventType());
    }

    /** The event that a stored one stands for, upcast from its own version. */
    @Override
    public Event toEvent(StoredEvent stored) {
        String place = "stream \"" + stored.streamId() + "\" version " + stored.version() + " position "
                + stored.globalPosition();
        try {
            return read(stored);
        } catch (UpcastException e) {
            throw e.at(place);
        } catch (SchemaVersionGapException e) {
            throw e.at(place);
        } catch (SerializationException e) {
            throw e.at(place);
        }
    }

    private Event read(StoredEvent stored) {
        VersionedPayload current = current(stored.type(), stored.schemaVersion(), stored.data(), stored.metadata());
        String type = current.schema().eventType();
        Object data = inner.deserialize(current.data(), type);
        return Event.lazy(stored, type, 0, current.schema().version(), () -> data);
    }

    private VersionedPayload current(String eventType, int version, Payload data, Metadata metadata) {
        SchemaVersion schema = SchemaVersion.of(evolution.knownAs(eventType), version);
        List<VersionedPayload> events = evolution.upcast(schema, data, metadata);
        if (events.size() != 1) {
            throw new SerializationException(
                    eventType,
                    SerializationException.Operation.DESERIALIZE,
                    "its upcasters make " + events.size() + " events of it, where one object is wanted",
                    null);
        }
        return events.get(0);
    }
}
