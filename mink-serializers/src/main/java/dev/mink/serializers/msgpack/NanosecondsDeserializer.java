package dev.mink.serializers.msgpack;

import java.time.Duration;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.DurationDeserializer;

/** A duration from a number of nanoseconds, or from ISO-8601 text. */
final class NanosecondsDeserializer extends StdDeserializer<Duration> {
    NanosecondsDeserializer() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Duration.ofNanos(parser.getLongValue());
        }
        return DurationDeserializer.INSTANCE.deserialize(parser, context);
    }
}
