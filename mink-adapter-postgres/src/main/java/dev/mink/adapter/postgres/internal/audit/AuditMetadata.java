package dev.mink.adapter.postgres.internal.audit;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.postgres.internal.data.UnlimitedJson;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** The metadata column: an object of texts, or NULL for none. */
final class AuditMetadata {
    private AuditMetadata() {}

    static @Nullable String write(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return null;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = UnlimitedJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            metadata.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Reads what anybody may have written: values that are no texts are kept as JSON. */
    static Map<String, String> read(@Nullable String column) {
        if (column == null) {
            return Map.of();
        }
        Map<String, String> metadata = new HashMap<>();
        try (JsonParser json = UnlimitedJson.FACTORY.createParser(ObjectReadContext.empty(), column)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                metadata.put(
                        key,
                        json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : UnlimitedJson.compact(json));
            }
        } catch (JacksonException e) {
            throw new AdapterException("mink: cannot read metadata of an audit entry: " + e.getMessage(), false, e);
        }
        return metadata;
    }
}
