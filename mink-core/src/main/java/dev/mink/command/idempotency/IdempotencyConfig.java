package dev.mink.command.idempotency;

import dev.mink.command.Command;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** How commands are recognised, and what is kept of them for how long. Immutable. */
public final class IdempotencyConfig {
    private final IdempotencyStore store;
    private final Function<? super Command, String> keyGenerator;
    private final Duration ttl;
    private final Duration reservationTtl;
    private final Duration patience;
    private final Set<String> skipCommands;
    private final boolean storeErrors;
    private final boolean failClosed;

    private IdempotencyConfig(Builder builder) {
        this.store = builder.store;
        this.keyGenerator = builder.keyGenerator;
        this.ttl = builder.ttl;
        this.reservationTtl = builder.reservationTtl;
        this.patience = builder.patience;
        this.skipCommands = builder.skipCommands;
        this.storeErrors = builder.storeErrors;
        this.failClosed = builder.failClosed;
    }

    /** All defaults on a store. */
    public static IdempotencyConfig of(IdempotencyStore store) {
        return builder(store).build();
    }

    /** Starts with all defaults on a store. */
    public static Builder builder(IdempotencyStore store) {
        return new Builder(store);
    }

    /** Where records are kept. */
    public IdempotencyStore store() {
        return store;
    }

    /** Makes the key of a command. */
    public Function<? super Command, String> keyGenerator() {
        return keyGenerator;
    }

    /** How long a result is kept. */
    public Duration ttl() {
        return ttl;
    }

    /** How long a command that is being executed keeps others out. */
    public Duration reservationTtl() {
        return reservationTtl;
    }

    /** How long one waits for the same command to end. */
    public Duration patience() {
        return patience;
    }

    /** The types of commands that are executed each time. */
    public Set<String> skipCommands() {
        return skipCommands;
    }

    /** Whether failures are kept. */
    public boolean storeErrors() {
        return storeErrors;
    }

    /** Whether a command fails when its key cannot be reserved. */
    public boolean failClosed() {
        return failClosed;
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        /** Near enough to be added to any time. */
        private static final Duration LONGEST = Duration.ofDays(36_500);

        private final IdempotencyStore store;
        private Function<? super Command, String> keyGenerator = IdempotencyKeys::of;
        private Duration ttl = Duration.ofHours(24);
        private Duration reservationTtl = Duration.ofMinutes(5);
        private Duration patience = Duration.ofSeconds(5);
        private Set<String> skipCommands = Set.of();
        private boolean storeErrors;
        private boolean failClosed;

        private Builder(IdempotencyStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Makes the key of a command; {@link IdempotencyKeys#of} by default. */
        public Builder keyGenerator(Function<? super Command, String> generator) {
            this.keyGenerator = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /**
         * How long a result is kept; 24 hours by default, 100 years at most.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder ttl(Duration time) {
            this.ttl = positive("ttl", time);
            return this;
        }

        /**
         * How long a command that is being executed keeps others out, if whoever executes it dies; 5
         * minutes by default. The plain variant executes a command twice if its handler takes longer. In
         * the transactional one only one of them can append, so that a short time is safe.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder reservationTtl(Duration time) {
            this.reservationTtl = positive("reservationTtl", time);
            return this;
        }

        /**
         * How long one waits for the same command to end before {@link CommandInProgressException}; 5
         * seconds by default, never longer than the context's deadline, zero to fail at once.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder patience(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("mink: patience must not be negative: " + time);
            }
            this.patience = time;
            return this;
        }

        /** Executes commands of these types each time; none by default. */
        public Builder skipCommands(String... types) {
            this.skipCommands = Set.of(types);
            return this;
        }

        /**
         * Keeps failures too, returned and thrown ones, except what may pass by itself: conflicts,
         * cancellation, deadlines, failed input and output, storage out of order, a missing handler. By default a command that
         * failed may be sent again.
         */
        public Builder storeErrors() {
            this.storeErrors = true;
            return this;
        }

        /**
         * Lets a command fail when its key cannot be reserved; by default it is executed nevertheless,
         * logged and counted.
         */
        public Builder failClosed() {
            this.failClosed = true;
            return this;
        }

        /** The config. */
        public IdempotencyConfig build() {
            return new IdempotencyConfig(this);
        }

        private static Duration positive(String name, Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("mink: " + name + " must be positive: " + time);
            }
            return time.compareTo(LONGEST) > 0 ? LONGEST : time;
        }
    }
}
