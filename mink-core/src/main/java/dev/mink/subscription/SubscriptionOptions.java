package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.FeedFilter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** How a subscription reads. Immutable; start from {@link #defaults()} or {@link #builder()}. */
public final class SubscriptionOptions {
    private static final SubscriptionOptions DEFAULTS = builder().build();

    private final Optional<String> name;
    private final FeedFilter filter;
    private final Predicate<? super Event> predicate;
    private final int bufferSize;
    private final boolean retryOnError;
    private final Duration retryInterval;
    private final int maxRetries;
    private final int checkpointEvery;

    private SubscriptionOptions(Builder builder) {
        this.name = builder.name;
        this.filter = builder.filter;
        this.predicate = builder.predicate;
        this.bufferSize = builder.bufferSize;
        this.retryOnError = builder.retryOnError;
        this.retryInterval = builder.retryInterval;
        this.maxRetries = builder.maxRetries;
        this.checkpointEvery = builder.checkpointEvery;
    }

    /** Every event, with the defaults that the {@link Builder} names. */
    public static SubscriptionOptions defaults() {
        return DEFAULTS;
    }

    /** The defaults with a name; see {@link Builder#name}. */
    public static SubscriptionOptions named(String name) {
        return builder().name(name).build();
    }

    /** The defaults with a filter. */
    public static SubscriptionOptions filtered(FeedFilter filter) {
        return builder().filter(filter).build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name under which the subscription keeps its checkpoint. */
    public Optional<String> name() {
        return name;
    }

    /** The filter that the backend applies. */
    public FeedFilter filter() {
        return filter;
    }

    /** The filter that is applied to read events. */
    public Predicate<? super Event> predicate() {
        return predicate;
    }

    /** How many events are read ahead at the most. */
    public int bufferSize() {
        return bufferSize;
    }

    /** Whether a failed read is tried again. */
    public boolean retryOnError() {
        return retryOnError;
    }

    /** The pause after the first failure; doubled after each further one. */
    public Duration retryInterval() {
        return retryInterval;
    }

    /** How many failures in a row end the subscription; 0 for no limit. */
    public int maxRetries() {
        return maxRetries;
    }

    /** After how many events a checkpoint is written while there are more. */
    public int checkpointEvery() {
        return checkpointEvery;
    }

    /** Collects options. */
    public static final class Builder {
        private Optional<String> name = Optional.empty();
        private FeedFilter filter = FeedFilter.all();
        private Predicate<? super Event> predicate = event -> true;
        private int bufferSize = 256;
        private boolean retryOnError = true;
        private Duration retryInterval = Duration.ofSeconds(1);
        private int maxRetries = 5;
        private int checkpointEvery = 100;

        private Builder() {}

        /**
         * Gives the subscription a name: it keeps a checkpoint under it and goes on from there the next
         * time, instead of from the position it is started with. Only one subscription can use a name
         * at a time; a second one ends with {@link CheckpointConflictException} when both move it.
         *
         * @throws IllegalArgumentException if the name is blank or longer than 500 characters
         */
        public Builder name(String checkpointName) {
            if (checkpointName.isBlank() || checkpointName.length() > CheckpointStore.MAX_NAME_LENGTH) {
                throw new IllegalArgumentException("mink: a subscription's name is not blank and has at most "
                        + CheckpointStore.MAX_NAME_LENGTH + " characters");
            }
            this.name = Optional.of(checkpointName);
            return this;
        }

        /** Which events the backend is asked for, by current type names, streams or category; all by default. */
        public Builder filter(FeedFilter feedFilter) {
            this.filter = Objects.requireNonNull(feedFilter, "filter");
            return this;
        }

        /**
         * A condition that events must also meet; it sees them decoded. An exception thrown by it ends
         * the subscription.
         */
        public Builder where(Predicate<? super Event> condition) {
            this.predicate = Objects.requireNonNull(condition, "condition");
            return this;
        }

        /**
         * How many events are read ahead at the most, 256 by default.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder bufferSize(int events) {
            this.bufferSize = atLeast(1, events, "buffer size");
            return this;
        }

        /** Whether a failed read is tried again; true by default. */
        public Builder retryOnError(boolean retry) {
            this.retryOnError = retry;
            return this;
        }

        /**
         * The pause after the first failed read, 1 second by default. It doubles with every further
         * failure, up to 30 seconds, and is shortened at random by up to a half.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder retryInterval(Duration interval) {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("mink: retry interval must be positive: " + interval);
            }
            this.retryInterval = interval;
            return this;
        }

        /**
         * How many failed reads in a row end the subscription, 5 by default; 0 for no limit.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder maxRetries(int failures) {
            this.maxRetries = atLeast(0, failures, "maximum of retries");
            return this;
        }

        /**
         * After how many events a named subscription writes its checkpoint while there are more to come,
         * 100 by default. It also writes it when it has caught up, though not more than ten times a second, and when it is
         * closed.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder checkpointEvery(int events) {
            this.checkpointEvery = atLeast(1, events, "events between checkpoints");
            return this;
        }

        /** The options. */
        public SubscriptionOptions build() {
            return new SubscriptionOptions(this);
        }

        private static int atLeast(int minimum, int value, String what) {
            if (value < minimum) {
                throw new IllegalArgumentException("mink: " + what + " must be at least " + minimum + ": " + value);
            }
            return value;
        }
    }
}
