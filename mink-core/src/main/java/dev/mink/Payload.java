package dev.mink;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Immutable bytes with equality by content: an event's data as it is stored.
 *
 * <p>Bytes are copied on the way in and on the way out, so no caller can change what the store
 * holds.
 */
public final class Payload {
    private static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A payload with a copy of the bytes. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone());
    }

    /** A payload with the UTF-8 form of a text. */
    public static Payload ofUtf8(String text) {
        return text.isEmpty() ? EMPTY : new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload without bytes. */
    public static Payload empty() {
        return EMPTY;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8 text. */
    public String asUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A stream over the bytes, without a copy. */
    public InputStream inputStream() {
        return new ByteArrayInputStream(bytes);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size only: payloads may hold personal data, which has no place in a log. */
    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
