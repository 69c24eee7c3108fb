package dev.mink.serializers.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventTypeConflictException;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import dev.mink.serialization.Serializer;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that are generated Protobuf messages, stored as the plain bytes of the message: no length, no
 * type URL. The type comes from the event's type name alone, by default the message's simple name.
 *
 * <p>A message with nothing but defaults has no bytes, so an empty payload is an event. Fields that a
 * message does not know are kept and written again. A text that is no UTF-8 is refused, in messages of
 * proto3 also on reading. A type without class cannot be read: {@link EventTypeNotRegisteredException}.
 * Messages nested deeper than {@value #MAX_DEPTH} levels are not read.
 *
 * <p>Needs {@code com.google.protobuf:protobuf-java} and a backend that stores bytes. Safe for use by
 * many threads.
 */
public final class ProtobufSerializer implements Serializer {
    /** How deep messages in messages are read. */
    public static final int MAX_DEPTH = 500;

    private final EventRegistry registry;
    private final Map<Class<?>, Parser<? extends Message>> parsers = new ConcurrentHashMap<>();

    private ProtobufSerializer(EventRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** A serializer with an empty registry. */
    public static ProtobufSerializer create() {
        return of(new EventRegistry());
    }

    /** A serializer with a registry. */
    public static ProtobufSerializer of(EventRegistry registry) {
        return new ProtobufSerializer(registry);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a class is no generated message
     */
    @Override
    public ProtobufSerializer registerAll(Class<?>... types) {
        for (Class<?> type : types) {
            parserOf(type);
        }
        registry.registerAll(types);
        return this;
    }

    /**
     * Registers a message class under a name.
     *
     * @throws EventTypeConflictException if the name stands for another class already
     * @throws IllegalArgumentException if the class is no generated message
     */
    public ProtobufSerializer register(String name, Class<?> type) {
        parserOf(type);
        registry.register(name, type);
        return this;
    }

    @Override
    public EventRegistry registry() {
        return registry;
    }

    /** {@code true}. */
    @Override
    public boolean binaryFormat() {
        return true;
    }

    @Override
    public Payload serialize(Object event) {
        Objects.requireNonNull(event, "event");
        String problem;
        try {
            if (event instanceof Message message) {
                byte[] bytes = message.toByteArray();
                problem = MessageCheck.problemOf(message, bytes);
                if (problem == null) {
                    return Payload.of(bytes);
                }
            } else {
                problem = event.getClass().getName() + " is no Protobuf message";
            }
        } catch (RuntimeException e) {
            throw failure(registry.typeName(event.getClass()), Operation.SERIALIZE, String.valueOf(e.getMessage()), e);
        }
        throw failure(registry.typeName(event.getClass()), Operation.SERIALIZE, problem, null);
    }

    /**
     * {@inheritDoc}
     *
     * @throws EventTypeNotRegisteredException if no class is registered for the type
     */
    @Override
    public Object deserialize(Payload data, String eventType) {
        Class<?> type = registry.lookup(eventType).orElseThrow(() -> new EventTypeNotRegisteredException(eventType));
        try {
            CodedInputStream input = CodedInputStream.newInstance(data.toByteArray());
            input.setRecursionLimit(MAX_DEPTH);
            Message message = parserOf(type).parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (IOException | RuntimeException e) {
            throw failure(eventType, Operation.DESERIALIZE, String.valueOf(e.getMessage()), e);
        }
    }

    private Parser<? extends Message> parserOf(Class<?> type) {
        return parsers.computeIfAbsent(type, MessageClass::parserOf);
    }

    private static SerializationException failure(
            String eventType, Operation operation, String reason, @Nullable Throwable cause) {
        return new SerializationException(eventType, operation, reason, cause);
    }
}
