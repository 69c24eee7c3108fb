package dev.mink.adapter.postgres.chaos;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Delays that stretch transactions, so that they overlap. */
final class Pause {
    private Pause() {}

    /** Mostly none, else up to so many milliseconds. */
    static void sometimes(RandomGenerator random, int maxMillis) {
        if (random.nextInt(3) == 0) {
            micros(random.nextInt(maxMillis * 1_000));
        }
    }

    static void millis(long millis) {
        micros(millis * 1_000);
    }

    private static void micros(long micros) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
    }
}
