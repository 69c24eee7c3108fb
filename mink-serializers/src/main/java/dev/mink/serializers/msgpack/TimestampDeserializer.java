package dev.mink.serializers.msgpack;

import java.time.Instant;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A time from the timestamp extension, or from anything else that the mapper takes for it. */
final class TimestampDeserializer<T> extends StdDeserializer<T> {
    private final transient Function<Instant, T> fromInstant;
    private final transient ValueDeserializer<T> otherwise;

    TimestampDeserializer(Class<?> type, Function<Instant, T> fromInstant, ValueDeserializer<T> otherwise) {
        super(type);
        this.fromInstant = fromInstant;
        this.otherwise = otherwise;
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
        ValueDeserializer<T> contextual = (ValueDeserializer<T>) otherwise.createContextual(context, property);
        return contextual == otherwise ? this : new TimestampDeserializer<>(handledType(), fromInstant, contextual);
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT
                && parser.getEmbeddedObject() instanceof Instant instant) {
            return fromInstant.apply(instant);
        }
        return otherwise.deserialize(parser, context);
    }
}
