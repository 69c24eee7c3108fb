package dev.mink.benchmarks.compare;

import java.time.Duration;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param round how long each contestant is measured in a round
 * @param rounds how many rounds there are
 * @param events how many events a projection catches up with in a round
 * @param only what the names of the wanted metrics start with
 * @param url the server to measure; without it an embedded one
 */
record CompareOptions(Duration round, int rounds, int events, String only, Optional<String> url) {
    static final String USAGE = "usage: Compare [--seconds N] [--rounds N] [--events N] [--only PREFIX] [--url JDBC]";

    private static final CompareOptions DEFAULTS =
            new CompareOptions(Duration.ofSeconds(3), 5, 200_000, "", Optional.empty());

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static CompareOptions parse(String... args) {
        CompareOptions options = DEFAULTS;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            options = options.with(args[i], args[i + 1]);
        }
        return options;
    }

    /** Whether a metric is to be measured. */
    boolean wants(String metric) {
        return metric.startsWith(only);
    }

    private CompareOptions with(String option, String value) {
        return switch (option) {
            case "--seconds" ->
                new CompareOptions(
                        Duration.ofMillis((long) (positive(option, value) * 1_000)), rounds, events, only, url);
            case "--rounds" -> new CompareOptions(round, Math.max(1, (int) positive(option, value)), events, only, url);
            case "--events" -> new CompareOptions(round, rounds, Math.max(1, (int) positive(option, value)), only, url);
            case "--only" -> new CompareOptions(round, rounds, events, value, url);
            case "--url" -> new CompareOptions(round, rounds, events, only, Optional.of(value));
            default -> throw new IllegalArgumentException("unknown option " + option + "; " + USAGE);
        };
    }

    private static double positive(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + value + "; " + USAGE, e);
        }
        throw new IllegalArgumentException(option + " needs a positive number, not " + value + "; " + USAGE);
    }
}
