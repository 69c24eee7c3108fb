package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.generators.EventGenerator;
import dev.mink.testing.generators.StreamGenerator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one writer writes.
 *
 * @param random its source of chance
 * @param streams the streams it writes to
 * @param events the events it writes
 */
record Workload(RandomGenerator random, StreamGenerator streams, EventGenerator events) {
    static final List<String> CATEGORIES = List.of("order", "invoice", "customer");
    static final List<String> TYPES = List.of("Created", "Changed", "Paid", "Closed");

    static Workload of(RandomGenerator random) {
        return new Workload(random, new StreamGenerator(random, CATEGORIES, 30), new EventGenerator(random, TYPES));
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }
}
