package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.generators.Seed;
import java.time.Duration;

/**
 * How much chaos: a short form in every build, the full one with {@code mink.chaos=full}.
 *
 * @param full whether it is the full form
 * @param load how long the load runs; {@code mink.seconds} sets it
 * @param seed what the run is made from; {@code mink.seed} sets it
 */
record Settings(boolean full, Duration load, Seed seed) {
    static Settings of(int shortSeconds, int fullSeconds) {
        boolean full = "full".equals(System.getProperty("mink.chaos"));
        int seconds = Integer.getInteger("mink.seconds", full ? fullSeconds : shortSeconds);
        return new Settings(full, Duration.ofSeconds(seconds), Seed.create());
    }

    static int count(int few, int many) {
        return "full".equals(System.getProperty("mink.chaos")) ? many : few;
    }
}
