package dev.mink.serialization;

import dev.mink.Event;
import dev.mink.EventData;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.Capabilities;

/**
 * Turns event objects into bytes and back. Safe for use by many threads.
 *
 * <p>The name of a type is not part of the bytes; it comes from {@link #registry()}.
 */
public interface Serializer extends Capabilities {
    /**
     * The serialized form of an event.
     *
     * @throws SerializationException if the object cannot be written
     */
    Payload serialize(Object event);

    /**
     * The object that a serialized event stands for: an instance of the class registered for the
     * type, or what the format offers for unknown types.
     *
     * @throws SerializationException if the bytes cannot be read
     */
    Object deserialize(Payload data, String eventType);

    /** Which name stands for which class. */
    EventRegistry registry();

    /**
     * Registers event classes under their default names; a sealed interface stands for everything it
     * permits. All are registered or none.
     *
     * @throws EventTypeConflictException if a name stands for another class already
     * @throws IllegalArgumentException if this format cannot write or read a class
     */
    default Serializer registerAll(Class<?>... types) {
        registry().registerAll(types);
        return this;
    }

    /** Whether the bytes are something else than JSON text. */
    default boolean binaryFormat() {
        return false;
    }

    /**
     * An event with its type and metadata, ready to be stored.
     *
     * @throws SerializationException if the object cannot be written or its class has no name
     */
    default EventData toEventData(Object event, Metadata metadata) {
        return new EventData(registry().typeName(event.getClass()), serialize(event), metadata);
    }

    /**
     * The event that a stored one stands for, without decryption or upcasting.
     *
     * @throws SerializationException if the bytes cannot be read
     */
    default Event toEvent(StoredEvent stored) {
        String type = registry().currentName(stored.type());
        Object data = deserialize(stored.data(), type);
        return Event.lazy(stored, type, 0, stored.schemaVersion(), () -> data);
    }
}
