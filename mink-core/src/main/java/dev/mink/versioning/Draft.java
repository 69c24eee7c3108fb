package dev.mink.versioning;

import dev.mink.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data between two versions: bytes, or a JSON object for as long as nobody asks for bytes. Used by one
 * thread.
 */
final class Draft {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private @Nullable Payload payload;
    private @Nullable ObjectNode json;

    private Draft(@Nullable Payload payload, @Nullable ObjectNode json) {
        this.payload = payload;
        this.json = json;
    }

    static Draft of(Payload payload) {
        return new Draft(payload, null);
    }

    static Draft of(ObjectNode json) {
        return new Draft(null, json);
    }

    Payload payload() {
        Payload bytes = payload;
        if (bytes == null) {
            bytes = Payload.of(EXACT.writeValueAsBytes(json));
            payload = bytes;
            json = null;
        }
        return bytes;
    }

    /**
     * The object, to be changed in place.
     *
     * @throws IllegalArgumentException if the data is no JSON object
     */
    ObjectNode json() {
        ObjectNode object = json;
        if (object == null) {
            object = parse(payload());
            json = object;
            payload = null;
        }
        return object;
    }

    void replace(Payload data) {
        payload = data;
        json = null;
    }

    /** The same data in a draft of its own. */
    Draft copy() {
        ObjectNode object = json;
        return object == null ? new Draft(payload, null) : new Draft(null, object.deepCopy());
    }

    private static ObjectNode parse(Payload data) {
        JsonNode node = EXACT.readTree(data.inputStream());
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the data is no JSON object");
    }
}
