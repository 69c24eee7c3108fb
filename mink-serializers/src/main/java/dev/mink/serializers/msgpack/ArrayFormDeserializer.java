package dev.mink.serializers.msgpack;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/** Turns an array of all properties' values into an object with their names. */
final class ArrayFormDeserializer extends DelegatingDeserializer {
    private final transient List<String> names;

    ArrayFormDeserializer(ValueDeserializer<?> bean, List<String> names) {
        super(bean);
        this.names = names;
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> bean) {
        return new ArrayFormDeserializer(bean, names);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return super.deserialize(parser, context);
        }
        TokenBuffer object = TokenBuffer.forBuffering(parser, context);
        object.writeStartObject();
        int values = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (values < names.size()) {
                object.writeName(names.get(values));
                object.copyCurrentStructure(parser);
            } else {
                parser.skipChildren();
            }
            values++;
        }
        object.writeEndObject();
        if (values != names.size()) {
            return context.reportInputMismatch(
                    handledType(), "an array of %d values stands for %d properties", values, names.size());
        }
        try (JsonParser replay = object.asParserOnFirstToken(context, parser)) {
            return super.deserialize(replay, context);
        }
    }
}
