package dev.mink.testing.generators;

import dev.mink.Payload;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Breaks bytes the way networks, disks and attackers do. */
public final class PayloadMutator {
    private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xC1, (byte) 0xFE, (byte) 0xFF};
    private static final int MOST_CHANGES = 4;

    private final RandomGenerator random;

    /** Creates a mutator. */
    public PayloadMutator(RandomGenerator random) {
        this.random = random;
    }

    /** Bytes without any meaning. */
    public Payload noise(int maxSize) {
        byte[] bytes = new byte[random.nextInt(maxSize + 1)];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    /** A payload with some bytes changed, left out, repeated or added. */
    public Payload mutate(Payload payload) {
        byte[] bytes = payload.toByteArray();
        for (int i = random.nextInt(1, MOST_CHANGES + 1); i > 0; i--) {
            bytes = change(bytes);
        }
        return Payload.of(bytes);
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {extreme()};
        }
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(1, Math.min(8, bytes.length - at) + 1);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = extreme();
            case 2 -> bytes[at] = (byte) random.nextInt();
            case 3 -> bytes = Arrays.copyOf(bytes, at);
            case 4 -> bytes = join(bytes, at, bytes, at + length);
            default -> bytes = join(bytes, at + length, bytes, at);
        }
        return bytes;
    }

    /** The head of one and the tail of another. */
    private static byte[] join(byte[] head, int end, byte[] tail, int start) {
        byte[] joined = Arrays.copyOf(head, end + tail.length - start);
        System.arraycopy(tail, start, joined, end, tail.length - start);
        return joined;
    }

    private byte extreme() {
        return EXTREMES[random.nextInt(EXTREMES.length)];
    }
}
