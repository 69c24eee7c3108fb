package dev.mink.serializers.msgpack;

import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventTypeConflictException;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import dev.mink.serialization.Serializer;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Events as MessagePack maps: smaller than JSON, as free of a schema, and readable by go-mink.
 *
 * <p>Objects are bound by the same mapper and the same annotations as in {@link JsonSerializer}; only
 * the bytes differ:
 *
 * <ul>
 *   <li>a record or bean is a map from property name to value, in declaration order; {@code
 *       @JsonProperty} gives the names that another language uses
 *   <li>whole numbers have their shortest form; those beyond 64 bits, and every {@link
 *       java.math.BigDecimal}, are text and so exact
 *   <li>{@code float} and {@code double} keep their bits, NaN included; {@code byte[]} is binary
 *   <li>{@link java.time.Instant} is the timestamp extension with nanoseconds, {@link
 *       java.time.Duration} a whole number of nanoseconds, or ISO-8601 text where 64 bits do not hold it
 *   <li>everything else that the mapper writes as text is text: times with an offset or a zone, which a
 *       timestamp would lose, dates, UUIDs, enums
 * </ul>
 *
 * <p>Reading takes every number width, a missing or {@code nil} value as the default, timestamps of
 * all three sizes for any instant in time, and a record or bean also as an array of exactly all its
 * properties. Unknown keys are skipped, other extensions refused, bytes after the value ignored. An
 * event of a type without class becomes a {@code Map<String, Object>} with {@link Long}, {@link
 * java.math.BigInteger}, {@link Float}, {@link Double}, {@link java.time.Instant} and {@code byte[]}.
 *
 * <p>Needs {@code org.msgpack:msgpack-core} and a backend that stores bytes. Safe for use by many
 * threads.
 */
public final class MessagePackSerializer implements Serializer {
    private final JsonSerializer registrar;
    private final JsonMapper mapper;
    private final MessagePackWriter writer;
    private final MessagePackReader reader;

    private MessagePackSerializer(EventRegistry registry, JsonMapper mapper) {
        this.registrar = JsonSerializer.of(registry, mapper);
        this.mapper = mapper.rebuild().addModule(new MessagePackModule()).build();
        StreamReadConstraints limits = mapper.tokenStreamFactory().streamReadConstraints();
        this.writer = new MessagePackWriter(limits);
        this.reader = new MessagePackReader(limits);
    }

    /** A serializer with an empty registry. */
    public static MessagePackSerializer create() {
        return of(new EventRegistry());
    }

    /** A serializer with a registry. */
    public static MessagePackSerializer of(EventRegistry registry) {
        return of(registry, defaultMapper());
    }

    /**
     * A serializer with a mapper of the caller's own.
     *
     * @param mapper says which properties objects have and what they are called; must not write type
     *     names (no default typing). Its limit of nesting depth applies to writing and reading
     */
    public static MessagePackSerializer of(EventRegistry registry, JsonMapper mapper) {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(mapper, "mapper");
        return new MessagePackSerializer(registry, mapper);
    }

    /** The mapper that objects are bound with by default, as a start for one's own. */
    public static JsonMapper defaultMapper() {
        return JsonSerializer.defaultMapper()
                .rebuild()
                // The bytes say float or double: nothing is gained by another type.
                .disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a class is in a package that its module does not open to
     *     Jackson; the message has the line to add
     */
    @Override
    public MessagePackSerializer registerAll(Class<?>... types) {
        registrar.registerAll(types);
        return this;
    }

    /**
     * Registers an event class under a name.
     *
     * @throws EventTypeConflictException if the name stands for another class already
     */
    public MessagePackSerializer register(String name, Class<?> type) {
        registrar.register(name, type);
        return this;
    }

    @Override
    public EventRegistry registry() {
        return registrar.registry();
    }

    /** {@code true}. */
    @Override
    public boolean binaryFormat() {
        return true;
    }

    @Override
    public Payload serialize(Object event) {
        Objects.requireNonNull(event, "event");
        try {
            TokenBuffer tokens = new TokenBuffer(mapper._serializationContext(), false);
            mapper.writeValue(new NestingLimit(tokens, writer.maxDepth()), event);
            return Payload.of(writer.write(tokens));
        } catch (IOException | RuntimeException e) {
            throw failure(
                    registry().typeName(event.getClass()), Operation.SERIALIZE, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Object deserialize(Payload data, String eventType) {
        if (data.isEmpty()) {
            throw failure(eventType, Operation.DESERIALIZE, "data cannot be empty", null);
        }
        Object value;
        try {
            TokenBuffer tokens = reader.read(data.toByteArray());
            Class<?> type = registry().lookup(eventType).orElse(null);
            value = type == null ? UntypedTokens.read(tokens) : mapper.readValue(tokens.asParser(), type);
        } catch (IOException | RuntimeException e) {
            // Constructors of events and libraries throw what they like.
            throw failure(eventType, Operation.DESERIALIZE, String.valueOf(e.getMessage()), e);
        }
        if (value == null) {
            throw failure(eventType, Operation.DESERIALIZE, "the data is nil", null);
        }
        return value;
    }

    private static SerializationException failure(
            String eventType, Operation operation, String reason, @Nullable Throwable cause) {
        return new SerializationException(eventType, operation, reason, cause);
    }
}
