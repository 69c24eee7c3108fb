package dev.mink.adapter.postgres.internal.data;

import dev.mink.Payload;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Finds out what is wrong with data that the server refused, to name the culprit of a batch. */
final class JsonCheck {

    private JsonCheck() {}

    /** What is wrong, as the end of a sentence; empty if nothing is. */
    static String fault(Payload data) {
        if (data.isEmpty()) {
            return "has no data, which is not JSON";
        }
        try (JsonParser parser = UnlimitedJson.FACTORY.createParser(ObjectReadContext.empty(), data.toByteArray())) {
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 && !token.isStructEnd() ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
                if (text && parser.getString().indexOf('\0') >= 0) {
                    return "has the character U+0000 in its data";
                }
            }
            return values == 1 ? "" : "has " + values + " JSON values as its data";
        } catch (JacksonException e) {
            return "has data that is not JSON";
        }
    }
}
