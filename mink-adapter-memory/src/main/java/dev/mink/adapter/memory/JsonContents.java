package dev.mink.adapter.memory;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares JSON as PostgreSQL does its jsonb. */
final class JsonContents {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonContents() {}

    static boolean areEqual(String left, String right) {
        return areEqual(EXACT.readTree(left), EXACT.readTree(right));
    }

    /** Whether one value contains another; at the top, a list also contains what is one of its elements. */
    static boolean contains(String whole, String part) {
        JsonNode left = EXACT.readTree(whole);
        JsonNode right = EXACT.readTree(part);
        boolean element = left.isArray() && right.isValueNode();
        return element ? anyEquals(left, right) : contains(left, right);
    }

    private static boolean contains(JsonNode whole, JsonNode part) {
        if (part.isObject()) {
            return whole.isObject()
                    && part.properties().stream()
                            .allMatch(property -> whole.has(property.getKey())
                                    && contains(whole.get(property.getKey()), property.getValue()));
        }
        if (part.isArray()) {
            return whole.isArray() && elements(part).allMatch(element -> hasElement(whole, element));
        }
        return areEqual(whole, part);
    }

    private static boolean hasElement(JsonNode list, JsonNode element) {
        return element.isValueNode()
                ? anyEquals(list, element)
                : elements(list).anyMatch(each -> each.isContainer() && contains(each, element));
    }

    private static boolean anyEquals(JsonNode list, JsonNode value) {
        return elements(list).anyMatch(element -> areEqual(element, value));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Numbers are equal whatever their scale. */
    private static boolean areEqual(JsonNode left, JsonNode right) {
        return left.equals(
                (one, other) -> one.isNumber() && other.isNumber()
                        ? one.decimalValue().compareTo(other.decimalValue())
                        : one.equals(other) ? 0 : 1,
                right);
    }
}
