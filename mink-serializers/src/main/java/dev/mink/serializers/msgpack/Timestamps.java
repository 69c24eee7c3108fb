package dev.mink.serializers.msgpack;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;

/** The timestamp extension, in its three sizes. */
final class Timestamps {
    private static final int SECONDS_ONLY = 4;
    private static final int PACKED = 8;
    private static final int FULL = 12;
    private static final int SECONDS_BITS = 34;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Timestamps() {}

    /**
     * The instant that the content of an extension stands for.
     *
     * @throws IllegalArgumentException if it has another size, or nanoseconds of a second or more
     * @throws DateTimeException if Java knows no such instant
     */
    static Instant decode(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data);
        return switch (data.length) {
            case SECONDS_ONLY -> Instant.ofEpochSecond(Integer.toUnsignedLong(bytes.getInt()));
            case PACKED -> packed(bytes.getLong());
            case FULL -> {
                long nanos = Integer.toUnsignedLong(bytes.getInt());
                yield instant(bytes.getLong(), nanos);
            }
            default -> throw new IllegalArgumentException("a timestamp has " + data.length + " bytes");
        };
    }

    private static Instant packed(long bits) {
        return instant(bits & (1L << SECONDS_BITS) - 1, bits >>> SECONDS_BITS);
    }

    private static Instant instant(long seconds, long nanos) {
        if (nanos >= NANOS_PER_SECOND) {
            throw new IllegalArgumentException("a timestamp has " + nanos + " nanoseconds");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
