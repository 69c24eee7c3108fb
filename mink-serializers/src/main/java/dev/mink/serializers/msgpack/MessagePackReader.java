package dev.mink.serializers.msgpack;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.util.TokenBuffer;

/**
 * MessagePack to tokens. What the bytes declare is compared with what is left of them before anything
 * is allocated, and nesting has a limit: hostile bytes cost no more than their length.
 */
final class MessagePackReader {
    private static final int BYTES_PER_VALUE = 1;
    private static final int BYTES_PER_ENTRY = 2;

    private final StreamReadConstraints limits;

    MessagePackReader(StreamReadConstraints limits) {
        this.limits = limits;
    }

    /**
     * The first value; whatever follows it is ignored.
     *
     * @throws IOException if a text is no UTF-8
     * @throws RuntimeException if the bytes are no MessagePack
     */
    TokenBuffer read(byte[] data) throws IOException {
        TokenBuffer tokens = TokenBuffer.forGeneration();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(data)) {
            new Run(unpacker, data.length, tokens).value(0);
        }
        return tokens;
    }

    /** One payload. */
    private final class Run {
        private final MessageUnpacker unpacker;
        private final long length;
        private final TokenBuffer tokens;

        Run(MessageUnpacker unpacker, long length, TokenBuffer tokens) {
            this.unpacker = unpacker;
            this.length = length;
            this.tokens = tokens;
        }

        void value(int depth) throws IOException {
            MessageFormat format = unpacker.getNextFormat();
            switch (format.getValueType()) {
                case NIL -> {
                    unpacker.unpackNil();
                    tokens.writeNull();
                }
                case BOOLEAN -> tokens.writeBoolean(unpacker.unpackBoolean());
                case INTEGER -> integer(format);
                case FLOAT -> real(format);
                case STRING -> tokens.writeString(text());
                case BINARY -> tokens.writeBinary(bytes(unpacker.unpackBinaryHeader()));
                case ARRAY -> array(depth + 1);
                case MAP -> map(depth + 1);
                case EXTENSION -> tokens.writeEmbeddedObject(timestamp());
            }
        }

        private void integer(MessageFormat format) throws IOException {
            if (format == MessageFormat.UINT64) {
                BigInteger value = unpacker.unpackBigInteger();
                if (value.bitLength() >= Long.SIZE) {
                    tokens.writeNumber(value);
                } else {
                    shortest(value.longValue());
                }
            } else {
                shortest(unpacker.unpackLong());
            }
        }

        /** As parsers of JSON do: int where it suffices. */
        private void shortest(long value) {
            if ((int) value == value) {
                tokens.writeNumber((int) value);
            } else {
                tokens.writeNumber(value);
            }
        }

        private void real(MessageFormat format) throws IOException {
            if (format == MessageFormat.FLOAT32) {
                tokens.writeNumber(unpacker.unpackFloat());
            } else {
                tokens.writeNumber(unpacker.unpackDouble());
            }
        }

        private String text() throws IOException {
            return Texts.decode(bytes(unpacker.unpackRawStringHeader()));
        }

        private byte[] bytes(int size) throws IOException {
            requireLeft(size, BYTES_PER_VALUE);
            return unpacker.readPayload(size);
        }

        private void array(int depth) throws IOException {
            int size = unpacker.unpackArrayHeader();
            requireLeft(size, BYTES_PER_VALUE);
            limits.validateNestingDepth(depth);
            tokens.writeStartArray();
            for (int i = 0; i < size; i++) {
                value(depth);
            }
            tokens.writeEndArray();
        }

        private void map(int depth) throws IOException {
            int size = unpacker.unpackMapHeader();
            requireLeft(size, BYTES_PER_ENTRY);
            limits.validateNestingDepth(depth);
            tokens.writeStartObject();
            for (int i = 0; i < size; i++) {
                tokens.writeName(key());
                value(depth);
            }
            tokens.writeEndObject();
        }

        /** Keys of other languages' maps may be numbers; properties are texts. */
        private String key() throws IOException {
            MessageFormat format = unpacker.getNextFormat();
            return switch (format.getValueType()) {
                case STRING -> text();
                case INTEGER -> unpacker.unpackBigInteger().toString();
                case BOOLEAN -> Boolean.toString(unpacker.unpackBoolean());
                default -> throw new IllegalArgumentException("a map has a key of type " + format.getValueType());
            };
        }

        private Instant timestamp() throws IOException {
            ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
            if (!header.isTimestampType()) {
                throw new IllegalArgumentException("the extension type " + header.getType() + " is unknown");
            }
            requireLeft(header.getLength(), BYTES_PER_VALUE);
            return Timestamps.decode(unpacker.readPayload(header.getLength()));
        }

        private void requireLeft(int count, int bytesEach) {
            long left = length - unpacker.getTotalReadBytes();
            if (count < 0 || count > left / bytesEach) {
                throw new IllegalArgumentException(
                        "a length of " + count + " is declared where " + left + " bytes are left");
            }
        }
    }
}
