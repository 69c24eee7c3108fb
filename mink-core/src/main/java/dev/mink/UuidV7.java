package dev.mink;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Makes time-ordered UUIDs (RFC 9562, version 7), ascending within one generator.
 *
 * <p>Lock-free and without a system call a UUID. The random part is unpredictable enough to be
 * unique among processes, not to be a secret.
 */
public final class UuidV7 implements Supplier<UUID> {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Milliseconds in the upper 48 bits, a counter within the millisecond in the lower 12. */
    private final AtomicLong clock = new AtomicLong();

    private final AtomicLong random = new AtomicLong(new SecureRandom().nextLong());

    /** A generator with a random start. */
    public UuidV7() {}

    /** The next UUID. */
    @Override
    public UUID get() {
        long now = System.currentTimeMillis() << 12;
        long tick = clock.updateAndGet(last -> Math.max(last + 1, now));
        long high = (tick >>> 12 << 16) | 0x7000L | (tick & 0xFFFL);
        long low = (mix(random.addAndGet(GOLDEN_GAMMA)) >>> 2) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static long mix(long seed) {
        long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
