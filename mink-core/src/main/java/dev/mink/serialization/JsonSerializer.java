package dev.mink.serialization;

import dev.mink.Payload;
import dev.mink.serialization.SerializationException.Operation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON objects, the default.
 *
 * <p>The JSON of an event is just its object: no envelope, no type, no version. Unknown properties
 * are ignored and missing ones get their default, times are ISO-8601 text, numbers keep their exact
 * value; those of more than 1,000 digits are refused. An event of a type without class becomes a {@code Map<String, Object>} with {@link Long},
 * {@link java.math.BigInteger} and {@link java.math.BigDecimal} numbers. The character U+0000 and half
 * surrogate pairs are refused, since PostgreSQL cannot hold them in JSON.
 */
public final class JsonSerializer implements Serializer {
    private final EventRegistry registry;
    private final JsonMapper mapper;
    private final UntypedJson untyped;
    private final int longestNumber;

    private JsonSerializer(EventRegistry registry, JsonMapper mapper) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.untyped = new UntypedJson(mapper);
        this.longestNumber = mapper.tokenStreamFactory().streamReadConstraints().getMaxNumberLength();
    }

    /** A serializer with an empty registry. */
    public static JsonSerializer create() {
        return of(new EventRegistry());
    }

    /** A serializer with a registry. */
    public static JsonSerializer of(EventRegistry registry) {
        return of(registry, defaultMapper());
    }

    /**
     * A serializer with a mapper of the caller's own.
     *
     * @param mapper must not write type names into the JSON of events (no default typing)
     */
    public static JsonSerializer of(EventRegistry registry, JsonMapper mapper) {
        return new JsonSerializer(registry, mapper);
    }

    /** The mapper that events are written with by default, as a start for one's own. */
    public static JsonMapper defaultMapper() {
        StreamReadConstraints limits =
                StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a class is in a package that its module does not open to
     *     Jackson; the message has the line to add
     */
    @Override
    public JsonSerializer registerAll(Class<?>... types) {
        for (Class<?> type : types) {
            requireAccess(type);
        }
        registry.registerAll(types);
        return this;
    }

    /**
     * Registers an event class under a name.
     *
     * @throws EventTypeConflictException if the name stands for another class already
     */
    public JsonSerializer register(String name, Class<?> type) {
        requireAccess(type);
        registry.register(name, type);
        return this;
    }

    @Override
    public EventRegistry registry() {
        return registry;
    }

    @Override
    public Payload serialize(Object event) {
        Objects.requireNonNull(event, "event");
        byte[] json;
        try {
            json = mapper.writeValueAsBytes(event);
            if (LongNumbers.mayBeIn(json, longestNumber)) {
                requireReadable(json);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw failure(registry.typeName(event.getClass()), Operation.SERIALIZE, String.valueOf(e.getMessage()), e);
        }
        String problem = JsonEscapes.problemOf(json);
        if (problem != null) {
            throw failure(registry.typeName(event.getClass()), Operation.SERIALIZE, problem, null);
        }
        return Payload.of(json);
    }

    @Override
    public Object deserialize(Payload data, String eventType) {
        if (data.isEmpty()) {
            throw failure(eventType, Operation.DESERIALIZE, "data cannot be empty", null);
        }
        Object value;
        try {
            Class<?> type = registry.lookup(eventType).orElse(null);
            value = type == null ? untyped.read(data) : mapper.readValue(data.inputStream(), type);
        } catch (JacksonException | IllegalArgumentException e) {
            throw failure(eventType, Operation.DESERIALIZE, String.valueOf(e.getMessage()), e);
        }
        if (value == null) {
            throw failure(eventType, Operation.DESERIALIZE, "the data is the JSON literal null", null);
        }
        return value;
    }

    /** Numbers are written in any length, and read up to a limit. */
    private void requireReadable(byte[] json) {
        try (JsonParser parser = mapper.createParser(json)) {
            while (parser.nextToken() != null) {
                parser.finishToken();
            }
        }
    }

    private static void requireAccess(Class<?> type) {
        Module module = type.getModule();
        Module jackson = JsonMapper.class.getModule();
        if (module.isNamed() && !module.isOpen(type.getPackageName(), jackson)) {
            throw new IllegalArgumentException("mink: module " + module.getName() + " hides event class "
                    + type.getName() + " from the JSON mapper; add to its module-info.java: opens "
                    + type.getPackageName() + " to " + jackson.getName() + ";");
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                requireAccess(permitted);
            }
        }
    }

    private static SerializationException failure(
            String eventType, Operation operation, String reason, @Nullable Throwable cause) {
        return new SerializationException(eventType, operation, reason, cause);
    }
}
