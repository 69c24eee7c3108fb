package dev.mink.command.middleware;

import dev.mink.command.Middleware;
import dev.mink.command.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The recommended middleware in the recommended order.
 *
 * <pre>{@code
 * CommandBus bus = CommandBus.builder()
 *         .middleware(StandardMiddleware.builder()
 *                 .retry(RetryConfig.transientOnly())
 *                 .timeout(Duration.ofSeconds(10))
 *                 .build())
 *         .build();
 * }</pre>
 *
 * <p>From the outside to the inside, with what is there only if it is asked for in brackets:
 *
 * <ol>
 *   <li>recovery, so that callers meet one kind of exception also if a layer fails;
 *   <li>correlation id, causation id [and what else belongs into the context]: whatever observes a
 *       command reads the context that it is handed;
 *   <li>[tracing], [metrics], logging, [audit]: they see every command as its caller does, also those
 *       that are refused or answered from memory;
 *   <li>validation: what makes no sense takes no idempotency key and is not tried again;
 *   <li>[idempotency]: all attempts are one execution, and its bookkeeping is not bound to the deadline
 *       of the work;
 *   <li>[retry], then [timeout]: every attempt has the whole time;
 *   <li>recovery again: the layers around it meet one kind of exception, too.
 * </ol>
 */
public final class StandardMiddleware {
    private StandardMiddleware() {}

    /** What is always there: recovery, correlation id, causation id, logging and validation. */
    public static Middleware create() {
        return builder().build();
    }

    /** Starts to build the chain. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds the chain. Context layers and validators add up; of everything else the last one given counts. */
    public static final class Builder {
        private RecoveryMiddleware recovery = RecoveryMiddleware.create();
        private CorrelationIdMiddleware correlation = CorrelationIdMiddleware.create();
        private final List<Middleware> context = new ArrayList<>();
        private @Nullable Middleware tracing;
        private @Nullable Middleware metrics;
        private @Nullable Middleware logging = LoggingMiddleware.create();
        private @Nullable Middleware audit;
        private final List<Validator> validators = new ArrayList<>();
        private @Nullable Middleware idempotency;
        private @Nullable Middleware retry;
        private @Nullable Middleware timeout;

        private Builder() {}

        /** How exceptions are unified; by default nothing of the command is shown. */
        public Builder recovery(RecoveryMiddleware layer) {
            this.recovery = Objects.requireNonNull(layer, "recovery");
            return this;
        }

        /** Where correlation ids come from; by default they are version 7 UUIDs. */
        public Builder correlation(CorrelationIdMiddleware layer) {
            this.correlation = Objects.requireNonNull(layer, "correlation");
            return this;
        }

        /**
         * Adds layers that set tenant, actor or other values of the context. What they refuse is neither
         * logged nor measured nor audited; a validator's refusals are.
         */
        public Builder context(Middleware... layers) {
            context.addAll(List.of(layers));
            return this;
        }

        /** Traces commands. */
        public Builder tracing(Middleware layer) {
            this.tracing = Objects.requireNonNull(layer, "tracing");
            return this;
        }

        /** Tells a collector of metrics. */
        public Builder metrics(MetricsCollector collector) {
            return metrics(MetricsMiddleware.of(collector));
        }

        /** Measures commands. */
        public Builder metrics(Middleware layer) {
            this.metrics = Objects.requireNonNull(layer, "metrics");
            return this;
        }

        /** Where commands are logged; by default under the name of {@link LoggingMiddleware}. */
        public Builder logging(LoggingMiddleware layer) {
            this.logging = Objects.requireNonNull(layer, "logging");
            return this;
        }

        /** Does not log commands. */
        public Builder withoutLogging() {
            this.logging = null;
            return this;
        }

        /** Keeps an audit trail. */
        public Builder audit(Middleware layer) {
            this.audit = Objects.requireNonNull(layer, "audit");
            return this;
        }

        /** Adds validators, asked after the command itself. */
        public Builder validators(Validator... added) {
            validators.addAll(List.of(added));
            return this;
        }

        /** Executes equal commands once. */
        public Builder idempotency(Middleware layer) {
            this.idempotency = Objects.requireNonNull(layer, "idempotency");
            return this;
        }

        /** Executes commands again after failures. */
        public Builder retry(RetryConfig config) {
            this.retry = RetryMiddleware.of(config);
            return this;
        }

        /**
         * Gives every attempt a deadline.
         *
         * @throws IllegalArgumentException if the timeout is not positive
         */
        public Builder timeout(Duration each) {
            this.timeout = TimeoutMiddleware.of(each);
            return this;
        }

        /** The chain as one layer. */
        public Middleware build() {
            List<Middleware> layers = new ArrayList<>(List.of(recovery, correlation, CausationIdMiddleware.create()));
            layers.addAll(context);
            addIfGiven(layers, tracing, metrics, logging, audit);
            layers.add(ValidationMiddleware.of(validators.toArray(Validator[]::new)));
            addIfGiven(layers, idempotency, retry, timeout);
            layers.add(recovery);
            return Middleware.chain(layers.toArray(Middleware[]::new));
        }

        private static void addIfGiven(List<Middleware> layers, @Nullable Middleware... given) {
            for (Middleware layer : given) {
                if (layer != null) {
                    layers.add(layer);
                }
            }
        }
    }
}
