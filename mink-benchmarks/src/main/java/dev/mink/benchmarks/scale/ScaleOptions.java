package dev.mink.benchmarks.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param max how many events the store has in the end
 * @param measure how long each kind of call is measured at each size
 * @param url the server to measure; without it an embedded one
 */
record ScaleOptions(long max, Duration measure, Optional<String> url) {
    static final String USAGE = "usage: Scale [--max EVENTS] [--seconds N] [--url JDBC]";

    private static final long SMALLEST = 10_000;
    private static final ScaleOptions DEFAULTS = new ScaleOptions(10_000_000, Duration.ofSeconds(3), Optional.empty());

    ScaleOptions {
        if (max < StoreFiller.LONG_STREAM) {
            throw new IllegalArgumentException("a store has at least " + StoreFiller.LONG_STREAM + " events; " + USAGE);
        }
        if (measure.isNegative() || measure.isZero()) {
            throw new IllegalArgumentException("--seconds must be positive; " + USAGE);
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static ScaleOptions parse(String... args) {
        ScaleOptions options = DEFAULTS;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            options = options.with(args[i], args[i + 1]);
        }
        return options;
    }

    private ScaleOptions with(String option, String value) {
        try {
            return switch (option) {
                case "--max" -> new ScaleOptions(Long.parseLong(value), measure, url);
                case "--seconds" ->
                    new ScaleOptions(max, Duration.ofMillis((long) (Double.parseDouble(value) * 1_000)), url);
                case "--url" -> new ScaleOptions(max, measure, Optional.of(value));
                default -> throw new IllegalArgumentException("unknown option " + option + "; " + USAGE);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + value + "; " + USAGE, e);
        }
    }

    /** The sizes to measure at: powers of ten from ten thousand on, and the last one. */
    List<Long> sizes() {
        List<Long> sizes = new ArrayList<>();
        for (long size = SMALLEST; size < max; size *= 10) {
            sizes.add(size);
        }
        sizes.add(max);
        return sizes;
    }
}
