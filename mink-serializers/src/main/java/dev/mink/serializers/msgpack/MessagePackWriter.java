package dev.mink.serializers.msgpack;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.util.TokenBuffer;

/** Tokens to MessagePack. */
final class MessagePackWriter {
    private static final MessagePack.PackerConfig CONFIG = new MessagePack.PackerConfig().withBufferSize(1024);

    private final StreamReadConstraints limits;

    MessagePackWriter(StreamReadConstraints limits) {
        this.limits = limits;
    }

    int maxDepth() {
        return limits.getMaxNestingDepth();
    }

    byte[] write(TokenBuffer tokens) throws IOException {
        try (MessageBufferPacker packer = CONFIG.newBufferPacker();
                JsonParser sizing = tokens.asParser();
                JsonParser parser = tokens.asParser()) {
            ContainerSizes sizes = ContainerSizes.of(sizing);
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                pack(packer, parser, token, sizes);
            }
            return packer.toByteArray();
        }
    }

    private void pack(MessageBufferPacker packer, JsonParser parser, JsonToken token, ContainerSizes sizes)
            throws IOException {
        switch (token) {
            case START_OBJECT -> packer.packMapHeader(sizes.next());
            case START_ARRAY -> packer.packArrayHeader(sizes.next());
            case PROPERTY_NAME -> packText(packer, parser.currentName());
            case VALUE_STRING -> packText(packer, parser.getString());
            case VALUE_TRUE -> packer.packBoolean(true);
            case VALUE_FALSE -> packer.packBoolean(false);
            case VALUE_NULL -> packer.packNil();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> packNumber(packer, parser.getNumberValue());
            case VALUE_EMBEDDED_OBJECT -> packEmbedded(packer, parser.getEmbeddedObject());
            case END_OBJECT, END_ARRAY -> {}
            default -> throw new IllegalArgumentException("MessagePack has no form for " + token);
        }
    }

    private void packNumber(MessageBufferPacker packer, Number number) throws IOException {
        if (number instanceof Double) {
            packer.packDouble(number.doubleValue());
        } else if (number instanceof Float) {
            packer.packFloat(number.floatValue());
        } else if (number instanceof BigInteger integer) {
            if (integer.bitLength() < Long.SIZE || isUnsigned(integer)) {
                packer.packBigInteger(integer);
            } else {
                packDigits(packer, integer.toString());
            }
        } else if (number instanceof BigDecimal decimal) {
            packDigits(packer, decimal.toString());
        } else {
            packer.packLong(number.longValue());
        }
    }

    private static boolean isUnsigned(BigInteger integer) {
        return integer.signum() > 0 && integer.bitLength() == Long.SIZE;
    }

    /** A number as text, as long as reading it as a number is allowed. */
    private void packDigits(MessageBufferPacker packer, String digits) throws IOException {
        if (digits.length() > limits.getMaxNumberLength()) {
            throw new IllegalArgumentException("a number has " + digits.length() + " digits, more than the "
                    + limits.getMaxNumberLength() + " that could be read");
        }
        packText(packer, digits);
    }

    private static void packEmbedded(MessageBufferPacker packer, Object value) throws IOException {
        if (value instanceof Instant instant) {
            packer.packTimestamp(instant);
        } else if (value instanceof byte[] bytes) {
            packer.packBinaryHeader(bytes.length);
            packer.writePayload(bytes);
        } else {
            throw new IllegalArgumentException(
                    "MessagePack has no form for " + value.getClass().getName());
        }
    }

    private static void packText(MessageBufferPacker packer, String text) throws IOException {
        byte[] utf8 = Texts.encode(text);
        packer.packRawStringHeader(utf8.length);
        packer.writePayload(utf8);
    }
}
