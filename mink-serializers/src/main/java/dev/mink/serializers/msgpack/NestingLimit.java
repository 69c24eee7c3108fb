package dev.mink.serializers.msgpack;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.util.TokenBuffer;

/** Ends objects that contain themselves, or are nested deeper than they could be read. */
final class NestingLimit extends JsonGeneratorDelegate {
    private final int maxDepth;

    NestingLimit(TokenBuffer tokens, int maxDepth) {
        super(tokens, false);
        this.maxDepth = maxDepth;
    }

    @Override
    public JsonGenerator writeStartObject() {
        deeper();
        return super.writeStartObject();
    }

    @Override
    public JsonGenerator writeStartObject(Object value) {
        deeper();
        return super.writeStartObject(value);
    }

    @Override
    public JsonGenerator writeStartObject(Object value, int size) {
        deeper();
        return super.writeStartObject(value, size);
    }

    @Override
    public JsonGenerator writeStartArray() {
        deeper();
        return super.writeStartArray();
    }

    @Override
    public JsonGenerator writeStartArray(Object value) {
        deeper();
        return super.writeStartArray(value);
    }

    @Override
    public JsonGenerator writeStartArray(Object value, int size) {
        deeper();
        return super.writeStartArray(value, size);
    }

    private void deeper() {
        if (streamWriteContext().getNestingDepth() >= maxDepth) {
            throw new StreamConstraintsException("the object is nested deeper than " + maxDepth + " levels");
        }
    }
}
