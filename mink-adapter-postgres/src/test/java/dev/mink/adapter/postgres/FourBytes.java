package dev.mink.adapter.postgres;

import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.Serializer;
import java.nio.ByteBuffer;

/** A binary format for one kind of event. */
final class FourBytes implements Serializer {
    private final EventRegistry registry = new EventRegistry();

    FourBytes() {
        registerAll(Measured.class);
    }

    @Override
    public Payload serialize(Object event) {
        return Payload.of(
                ByteBuffer.allocate(4).putInt(((Measured) event).value()).array());
    }

    @Override
    public Object deserialize(Payload data, String eventType) {
        return new Measured(ByteBuffer.wrap(data.toByteArray()).getInt());
    }

    @Override
    public EventRegistry registry() {
        return registry;
    }

    @Override
    public boolean binaryFormat() {
        return true;
    }

    record Measured(int value) {}
}
