package dev.mink.command.middleware;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * How often, when and after which failures a command is executed again. Immutable.
 *
 * @see RetryMiddleware
 */
public final class RetryConfig {
    private final int maxAttempts;
    private final Duration initialDelay;
    private final Duration maxDelay;
    private final double multiplier;
    private final double jitter;
    private final DoubleSupplier random;
    private final Predicate<? super Throwable> shouldRetry;
    private final Sleeper sleeper;

    private RetryConfig(Builder builder) {
        this.maxAttempts = builder.maxAttempts;
        this.initialDelay = builder.initialDelay;
        this.maxDelay = builder.maxDelay;
        this.multiplier = builder.multiplier;
        this.jitter = builder.jitter;
        this.random = builder.random;
        this.shouldRetry = builder.shouldRetry;
        this.sleeper = builder.sleeper;
    }

    /** Retries after every failure: up to 3 attempts, the second after 100 ms, each wait twice the one before. */
    public static RetryConfig ofDefaults() {
        return builder().build();
    }

    /**
     * The same, but only after failures that may be gone the next time: conflicts with other writers, the
     * same command still under way elsewhere, what an adapter calls retryable, and failed input and output.
     * A handler that does several things may have done some of them before; idempotency keeps that apart.
     */
    public static RetryConfig transientOnly() {
        return builder().transientOnly().build();
    }

    /** Starts to build a configuration from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** At most so many executions, the first included. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Whether a failure allows another attempt. */
    public boolean allows(Throwable failure) {
        return shouldRetry.test(failure);
    }

    /**
     * How long to wait after an attempt that failed, chosen anew by each call if there is jitter.
     *
     * @param attempt which one, from 1
     */
    public Duration delayAfter(int attempt) {
        double longest = maxDelay.toNanos();
        double full = Math.min(initialDelay.toNanos() * Math.pow(multiplier, attempt - 1.0), longest);
        return Duration.ofNanos((long) (full * (1 - jitter * random.getAsDouble())));
    }

    Sleeper sleeper() {
        return sleeper;
    }

    /** Builds a {@link RetryConfig}. */
    public static final class Builder {
        private int maxAttempts = 3;
        private Duration initialDelay = Duration.ofMillis(100);
        private Duration maxDelay = Duration.ofSeconds(5);
        private double multiplier = 2;
        private double jitter = 0.2;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private Predicate<? super Throwable> shouldRetry = failure -> true;
        private Sleeper sleeper = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

        private Builder() {}

        /**
         * At most so many executions, the first included; 3 by default.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxAttempts(int attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("mink: a command needs at least 1 attempt, not " + attempts);
            }
            this.maxAttempts = attempts;
            return this;
        }

        /**
         * How long to wait after the first attempt; 100 ms by default.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder initialDelay(Duration delay) {
            this.initialDelay = requireDelay(delay);
            return this;
        }

        /**
         * No wait is longer than that; 5 s by default.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder maxDelay(Duration delay) {
            this.maxDelay = requireDelay(delay);
            return this;
        }

        /**
         * Each wait is so many times the one before; 2 by default.
         *
         * @throws IllegalArgumentException if below 1 or infinite
         */
        public Builder multiplier(double factor) {
            if (!(factor >= 1) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("mink: waits must not get shorter: multiplier " + factor);
            }
            this.multiplier = factor;
            return this;
        }

        /**
         * Up to this part of a wait is left out at random, so that those who failed together do not try
         * again together; 0.2 by default, 0 for exact waits.
         *
         * @throws IllegalArgumentException if not from 0 to 1
         */
        public Builder jitter(double part) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException("mink: jitter must be from 0 to 1, not " + part);
            }
            this.jitter = part;
            return this;
        }

        /** Where the jitter comes from: numbers from 0 to 1. Called by many threads. */
        public Builder random(DoubleSupplier source) {
            this.random = Objects.requireNonNull(source, "random");
            return this;
        }

        /**
         * After which failures to try again; by default after all. A failed result without an error is
         * tested as a {@link dev.mink.command.CommandUnsuccessfulException}.
         */
        public Builder shouldRetry(Predicate<? super Throwable> condition) {
            this.shouldRetry = Objects.requireNonNull(condition, "shouldRetry");
            return this;
        }

        /** Tries again only after the failures that {@link RetryConfig#transientOnly()} names. */
        public Builder transientOnly() {
            return shouldRetry(new TransientFailures());
        }

        /** How to wait; by default the thread sleeps. */
        public Builder sleeper(Sleeper how) {
            this.sleeper = Objects.requireNonNull(how, "sleeper");
            return this;
        }

        /** The configuration. */
        public RetryConfig build() {
            return new RetryConfig(this);
        }

        /** As nanoseconds in a long, so at most 292 years. */
        private static Duration requireDelay(Duration delay) {
            Duration longest = Duration.ofNanos(Long.MAX_VALUE);
            if (delay.isNegative()) {
                throw new IllegalArgumentException("mink: a delay must not be negative: " + delay);
            }
            return delay.compareTo(longest) > 0 ? longest : delay;
        }
    }
}
