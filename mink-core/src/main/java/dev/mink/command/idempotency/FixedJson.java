package dev.mink.command.idempotency;

import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON that stays the same from run to run, whatever mapper events are written with: compact, properties
 * and map entries sorted by name.
 */
final class FixedJson {
    private static final JsonMapper MAPPER = JsonSerializer.defaultMapper()
            .rebuild()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    /**
     * Names the classes of values that are declared as an interface or an abstract class: two of them with
     * the same properties are not the same. Only for writing; nothing is ever read with it.
     */
    private static final JsonMapper KEYS =
            MAPPER.rebuild().setDefaultTyping(new NamedVariants()).build();

    /** Refuses what PostgreSQL cannot hold in JSON. */
    private static final JsonSerializer WRITER = JsonSerializer.of(new EventRegistry(), MAPPER);

    private static final JsonMapper STRICT = MAPPER.rebuild()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Map<String, Class<?>> PLAIN = Stream.of(
                    String.class,
                    Boolean.class,
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class,
                    Character.class,
                    BigInteger.class,
                    BigDecimal.class,
                    UUID.class,
                    Instant.class,
                    Duration.class,
                    LocalDate.class,
                    LocalTime.class,
                    LocalDateTime.class,
                    OffsetDateTime.class,
                    ZonedDateTime.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    private FixedJson() {}

    /**
     * A command as go-mink writes it into keys, without some of its properties.
     *
     * @throws JacksonException if it cannot be written, also because something in it has no properties
     */
    static String writeForKey(Object command, Collection<String> left) {
        if (command.getClass().isRecord() && command.getClass().getRecordComponents().length == 0) {
            return "{}";
        }
        if (left.isEmpty()) {
            return escaped(KEYS.writeValueAsString(command));
        }
        JsonNode tree = KEYS.valueToTree(command);
        if (tree instanceof ObjectNode object) {
            object.remove(left);
        }
        return escaped(KEYS.writeValueAsString(tree));
    }

    static Payload writeData(Object data) {
        try {
            return WRITER.serialize(data);
        } catch (SerializationException | IllegalArgumentException e) {
            throw new UnrecordableDataException(data.getClass(), String.valueOf(e.getMessage()), e);
        }
    }

    static Object readData(Payload json, String type, ClassLoader classes) {
        Class<?> known = find(type, classes);
        try {
            return MAPPER.readValue(json.inputStream(), known);
        } catch (JacksonException e) {
            // The class has changed since; what was said is still worth more than nothing.
            return MAPPER.readValue(json.inputStream(), Object.class);
        }
    }

    static void requireJson(Payload data) {
        try {
            STRICT.readTree(data.inputStream());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("mink: the data of a recorded result must be JSON", e);
        }
    }

    /** A name from a table must not make us build just anything. */
    private static Class<?> find(String type, ClassLoader classes) {
        Class<?> plain = PLAIN.get(type);
        if (plain != null) {
            return plain;
        }
        try {
            Class<?> named = Class.forName(type, false, classes);
            return named.isRecord() || named.isEnum() ? named : Object.class;
        } catch (ClassNotFoundException | LinkageError e) {
            return Object.class;
        }
    }

    private static boolean isHalfPair(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '<' -> escaped.append("\\u003c");
                case '>' -> escaped.append("\\u003e");
                case '&' -> escaped.append("\\u0026");
                case '\u2028' -> escaped.append("\\u2028");
                case '\u2029' -> escaped.append("\\u2029");
                default -> {
                    if (isHalfPair(json, i)) {
                        // UTF-8 has no bytes for it: all of them would be hashed alike.
                        escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
