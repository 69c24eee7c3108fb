package dev.mink.adapter.postgres.internal.event;

import dev.mink.Metadata;
import dev.mink.adapter.postgres.internal.data.UnlimitedJson;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The JSON of the metadata column, which other programs read and write too: an object with what is
 * set of correlationId, causationId, userId, tenantId and custom. Mink's own markers are custom
 * entries whose keys start with {@code $}.
 */
public final class MetadataJson {
    private static final String NOTHING = "{}";
    private static final String HEX = "0123456789abcdef";

    private MetadataJson() {}

    /** Metadata and markers, apart again. */
    public record Parts(Metadata metadata, Map<String, String> systemMetadata) {
        private static final Parts NOTHING = new Parts(Metadata.empty(), Map.of());
    }

    /** The JSON text. */
    public static String write(Metadata metadata, Map<String, String> system) {
        if (system.isEmpty() && metadata.isEmpty()) {
            return NOTHING;
        }
        StringBuilder json = new StringBuilder(160).append('{');
        member(json, "correlationId", metadata.correlationId());
        member(json, "causationId", metadata.causationId());
        member(json, "userId", metadata.userId());
        member(json, "tenantId", metadata.tenantId());
        if (!system.isEmpty() || !metadata.custom().isEmpty()) {
            key(json, "custom");
            json.append('{');
            metadata.custom().forEach((key, value) -> entry(json, key, value));
            system.forEach((key, value) -> entry(json, key, value));
            json.append('}');
        }
        return json.append('}').toString();
    }

    /**
     * Reads the column; null, the null of JSON and an empty object are empty metadata.
     *
     * @throws IllegalArgumentException if it is not an object or a known member has another type
     */
    public static Parts read(byte[] json) {
        if (json.length <= NOTHING.length()) {
            return Parts.NOTHING;
        }
        try (JsonParser parser = UnlimitedJson.FACTORY.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return Parts.NOTHING;
            }
            expect(first, JsonToken.START_OBJECT);
            return members(parser);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static Parts members(JsonParser parser) {
        String correlation = "";
        String causation = "";
        String user = "";
        String tenant = "";
        Map<String, String> custom = Map.of();
        Map<String, String> system = Map.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "correlationId" -> correlation = text(parser, value);
                case "causationId" -> causation = text(parser, value);
                case "userId" -> user = text(parser, value);
                case "tenantId" -> tenant = text(parser, value);
                case "custom" -> {
                    custom = new HashMap<>();
                    system = new HashMap<>();
                    custom(parser, value, custom, system);
                }
                default -> parser.skipChildren();
            }
        }
        return new Parts(new Metadata(correlation, causation, user, tenant, custom), system);
    }

    private static void custom(
            JsonParser parser, JsonToken first, Map<String, String> custom, Map<String, String> system) {
        if (first == JsonToken.VALUE_NULL) {
            return;
        }
        expect(first, JsonToken.START_OBJECT);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String value =
                    parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : UnlimitedJson.compact(parser);
            boolean reserved = key.isEmpty() || key.charAt(0) == '$';
            (reserved ? system : custom).put(key, value);
        }
    }

    private static String text(JsonParser parser, JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        expect(token, JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private static void expect(JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException("found " + found + " where " + wanted + " belongs");
        }
    }

    private static void member(StringBuilder json, String name, String value) {
        if (!value.isEmpty()) {
            entry(json, name, value);
        }
    }

    private static void entry(StringBuilder json, String key, String value) {
        key(json, key);
        quote(json, value);
    }

    private static void key(StringBuilder json, String key) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        quote(json, key);
        json.append(':');
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || isLoneSurrogate(text, i)) {
                // A lone surrogate must reach the server as it is, to be refused; UTF-8 would make it a "?".
                escape(json, c);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static void escape(StringBuilder json, char c) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX.charAt((c >> shift) & 0xF));
        }
    }
}
