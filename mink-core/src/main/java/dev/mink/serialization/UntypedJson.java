package dev.mink.serialization;

import dev.mink.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON objects of which no class is known, with numbers that are exact whatever their size. */
final class UntypedJson {
    private final JsonMapper mapper;

    UntypedJson(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /**
     * The properties of an object.
     *
     * @throws IllegalArgumentException if the data is something else
     */
    Map<String, @Nullable Object> read(Payload data) {
        JsonNode node = mapper.readTree(data.inputStream());
        if (!node.isObject()) {
            throw new IllegalArgumentException("the data is no JSON object");
        }
        return object(node);
    }

    private static Map<String, @Nullable Object> object(JsonNode node) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        node.properties().forEach(property -> properties.put(property.getKey(), value(property.getValue())));
        return properties;
    }

    private static List<@Nullable Object> array(JsonNode node) {
        List<@Nullable Object> elements = new ArrayList<>(node.size());
        node.values().forEach(element -> elements.add(value(element)));
        return elements;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            default -> null;
        };
    }

    private static Object number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.decimalValue();
        }
        return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
    }
}
