package dev.mink.projection;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How an async projection runs. Immutable; start from {@link #defaults()} or {@link #builder()}. */
public final class AsyncOptions {
    private static final AsyncOptions DEFAULTS = builder().build();

    private final int batchSize;
    private final Duration batchTimeout;
    private final Duration pollInterval;
    private final RetryPolicy retryPolicy;
    private final ErrorClassifier errorClassifier;
    private final PoisonEventHandler onPoisonEvent;
    private final boolean holdBackStreams;
    private final Optional<RestartPolicy> restartPolicy;
    private final Duration stableAfter;
    private final StartPosition startFrom;
    private final boolean transactional;

    private AsyncOptions(Builder builder) {
        this.batchSize = builder.batchSize;
        this.batchTimeout = builder.batchTimeout;
        this.pollInterval = builder.pollInterval;
        this.retryPolicy = builder.retryPolicy;
        this.errorClassifier = builder.errorClassifier;
        this.onPoisonEvent = builder.onPoisonEvent;
        this.holdBackStreams = builder.holdBackStreams;
        this.restartPolicy = builder.restartPolicy;
        this.stableAfter = builder.stableAfter;
        this.startFrom = builder.startFrom;
        this.transactional = builder.transactional;
    }

    /** What the {@link Builder} names as defaults. */
    public static AsyncOptions defaults() {
        return DEFAULTS;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many events are applied at once at the most. */
    public int batchSize() {
        return batchSize;
    }

    /** How long applying a batch may take, once it is read; zero for no limit. */
    public Duration batchTimeout() {
        return batchTimeout;
    }

    /** How long to wait for news before looking nevertheless. */
    public Duration pollInterval() {
        return pollInterval;
    }

    /** How often and when a failed event is tried again. */
    public RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    /** Which failures count. */
    public ErrorClassifier errorClassifier() {
        return errorClassifier;
    }

    /** What happens to an event that failed as often as the retry policy allows. */
    public PoisonEventHandler onPoisonEvent() {
        return onPoisonEvent;
    }

    /** Whether later events of the stream of a parked event are parked too. */
    public boolean holdBackStreams() {
        return holdBackStreams;
    }

    /** Whether and when a projection that faulted is started again by itself. */
    public Optional<RestartPolicy> restartPolicy() {
        return restartPolicy;
    }

    /** How long a projection must do without failure for its restarts to be counted anew. */
    public Duration stableAfter() {
        return stableAfter;
    }

    /** Where to begin without a checkpoint. */
    public StartPosition startFrom() {
        return startFrom;
    }

    /** Whether events are applied in a transaction together with the checkpoint, where the backend has one. */
    public boolean transactional() {
        return transactional;
    }

    /** Collects options. */
    public static final class Builder {
        private int batchSize = 100;
        private Duration batchTimeout = Duration.ofMinutes(1);
        private Duration pollInterval = Duration.ofMillis(100);
        private RetryPolicy retryPolicy =
                RetryPolicy.exponentialBackoff(3, Duration.ofMillis(100), Duration.ofSeconds(10));
        private ErrorClassifier errorClassifier = ErrorClassifier.standard();
        private PoisonEventHandler onPoisonEvent = PoisonEventHandler.always(PoisonDecision.STOP);
        private boolean holdBackStreams = true;
        private Optional<RestartPolicy> restartPolicy = Optional.empty();
        private Duration stableAfter = Duration.ofMinutes(1);
        private StartPosition startFrom = StartPosition.BEGINNING;
        private boolean transactional = true;

        private Builder() {}

        /**
         * How many events are applied at once at the most, 100 by default.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder batchSize(int events) {
            if (events < 1) {
                throw new IllegalArgumentException("mink: batch size must be at least 1: " + events);
            }
            this.batchSize = events;
            return this;
        }

        /**
         * How long applying a batch may take, 1 minute by default; zero for no limit. A handler that is
         * still at work then is interrupted once, and the batch has failed.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder batchTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("mink: batch timeout must not be negative: " + timeout);
            }
            this.batchTimeout = timeout;
            return this;
        }

        /**
         * How long to wait for news before looking nevertheless, 100 ms by default. What is appended is
         * noticed at once where the backend tells of it.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder pollInterval(Duration interval) {
            this.pollInterval = positive(interval, "poll interval");
            return this;
        }

        /** How often and when a failed event is tried again: 3 attempts, 100 ms to 10 s apart, by default. */
        public Builder retryPolicy(RetryPolicy policy) {
            this.retryPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Attempts for an event with the default waits between them; 0 or less for no limit. */
        public Builder maxRetries(int attempts) {
            return retryPolicy(
                    RetryPolicy.exponentialBackoff(attempts, Duration.ofMillis(100), Duration.ofSeconds(10)));
        }

        /** Which failures count against the retry policy; {@link ErrorClassifier#standard()} by default. */
        public Builder errorClassifier(ErrorClassifier classifier) {
            this.errorClassifier = Objects.requireNonNull(classifier, "classifier");
            return this;
        }

        /** What happens to an event that failed as often as the retry policy allows: STOP by default. */
        public Builder onPoisonEvent(PoisonEventHandler handler) {
            this.onPoisonEvent = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** The same for all such events. */
        public Builder onPoisonEvent(PoisonDecision decision) {
            return onPoisonEvent(PoisonEventHandler.always(Objects.requireNonNull(decision, "decision")));
        }

        /**
         * Whether later events of the stream of a parked event are parked too, so that they are applied in
         * order in the end; true by default.
         */
        public Builder holdBackStreams(boolean holdBack) {
            this.holdBackStreams = holdBack;
            return this;
        }

        /** Has a projection that faulted started again by itself; by default it stays faulted. */
        public Builder restartPolicy(RestartPolicy policy) {
            this.restartPolicy = Optional.of(policy);
            return this;
        }

        /**
         * How long a projection must do without failure for its restarts to be counted anew, 1 minute by
         * default.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder stableAfter(Duration time) {
            this.stableAfter = positive(time, "time without failure");
            return this;
        }

        /** Where to begin without a checkpoint; with the first event by default. */
        public Builder startFrom(StartPosition position) {
            this.startFrom = Objects.requireNonNull(position, "position");
            return this;
        }

        /**
         * Whether events are applied in a transaction together with the checkpoint, where the backend has
         * one; true by default. Switch it off for a projection that works for long with something other
         * than the database of the events: it would keep a connection for nothing.
         */
        public Builder transactional(boolean inTransaction) {
            this.transactional = inTransaction;
            return this;
        }

        /** The options. */
        public AsyncOptions build() {
            return new AsyncOptions(this);
        }

        private static Duration positive(Duration duration, String what) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("mink: " + what + " must be positive: " + duration);
            }
            return duration;
        }
    }
}
