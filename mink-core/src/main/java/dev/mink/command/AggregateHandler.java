package dev.mink.command;

import dev.mink.Aggregate;
import dev.mink.AggregateFactory;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.store.EventStore;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads an aggregate, lets it execute a command, and saves what it recorded.
 *
 * <p>Events get the ids of the command's context. What loading, the aggregate or saving throws reaches
 * the caller unchanged. If somebody else wrote in between, everything is done again with a freshly
 * loaded aggregate.
 *
 * @param <C> the commands
 * @param <A> the aggregate
 */
public final class AggregateHandler<C extends AggregateCommand, A extends Aggregate> implements CommandHandler<C> {
    private final EventStore store;
    private final AggregateFactory<A> factory;
    private final Execution<? super A, ? super C> execution;
    private final Supplier<String> newId;
    private final int conflictRetries;
    private final boolean requiresExisting;

    /**
     * Lets an aggregate execute a command.
     *
     * @param <A> the aggregate
     * @param <C> the command
     */
    @FunctionalInterface
    public interface Execution<A, C> {
        /** Executes the command; may run more than once, each time on a freshly loaded aggregate. */
        void execute(A aggregate, C command, CommandContext context);
    }

    private AggregateHandler(Builder<C, A> builder) {
        this.store = builder.store;
        this.factory = builder.factory;
        this.execution = Objects.requireNonNull(builder.execution, "execution");
        this.newId = builder.newId;
        this.conflictRetries = builder.conflictRetries;
        this.requiresExisting = builder.requiresExisting;
    }

    /**
     * A handler with all defaults.
     *
     * @param factory makes an empty aggregate, usually its constructor
     */
    public static <C extends AggregateCommand, A extends Aggregate> AggregateHandler<C, A> of(
            EventStore store, AggregateFactory<A> factory, Execution<? super A, ? super C> execution) {
        return AggregateHandler.<C, A>builder(store, factory)
                .execution(execution)
                .build();
    }

    /** Starts to build a handler. */
    public static <C extends AggregateCommand, A extends Aggregate> Builder<C, A> builder(
            EventStore store, AggregateFactory<A> factory) {
        return new Builder<>(store, factory);
    }

    /**
     * Executes a command.
     *
     * @return success with the aggregate's id and its version after the save
     * @throws IllegalArgumentException if the command has no aggregate id and the handler makes none
     * @throws StreamNotFoundException if the aggregate has to exist and does not
     * @throws ConcurrencyException if somebody else wrote in between every time
     */
    @Override
    public CommandResult handle(C command, CommandContext context) {
        String given = command.aggregateId();
        String id = given.isEmpty() ? newId(command) : given;
        EventStore bound = store.with(context.context());
        Optional<Object> said = context.result();
        for (int attempt = 0; ; attempt++) {
            A aggregate = bound.load(factory, id);
            if (requiresExisting && aggregate.version() == 0 && !given.isEmpty()) {
                throw new StreamNotFoundException(aggregate.aggregateType() + "-" + id);
            }
            execution.execute(aggregate, command, context);
            try {
                bound.saveAggregate(aggregate);
                return CommandResult.success(aggregate.aggregateId(), aggregate.version());
            } catch (ConcurrencyException e) {
                if (attempt == conflictRetries) {
                    throw e;
                }
                context.restoreResult(said);
            }
        }
    }

    private String newId(C command) {
        String id = newId.get();
        if (id.isEmpty()) {
            throw new IllegalArgumentException("mink: command of type \"" + command.commandType()
                    + "\" has no aggregate id, and its handler has no generator of ids");
        }
        return id;
    }

    /**
     * Builds a handler.
     *
     * @param <C> the commands
     * @param <A> the aggregate
     */
    public static final class Builder<C extends AggregateCommand, A extends Aggregate> {
        private final EventStore store;
        private final AggregateFactory<A> factory;
        private @Nullable Execution<? super A, ? super C> execution;
        private Supplier<String> newId = () -> "";
        private int conflictRetries = 3;
        private boolean requiresExisting;

        private Builder(EventStore store, AggregateFactory<A> factory) {
            this.store = Objects.requireNonNull(store, "store");
            this.factory = Objects.requireNonNull(factory, "factory");
        }

        /** How the aggregate executes a command; must be given. */
        public Builder<C, A> execution(Execution<? super A, ? super C> how) {
            this.execution = Objects.requireNonNull(how, "execution");
            return this;
        }

        /** Makes ids for commands that have no aggregate id; by default such commands are refused. */
        public Builder<C, A> newId(Supplier<String> generator) {
            this.newId = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /**
         * How often to start anew after a conflict; 3 by default.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder<C, A> conflictRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("mink: conflict retries must not be negative: " + retries);
            }
            this.conflictRetries = retries;
            return this;
        }

        /** Refuses commands to aggregates that do not exist; by default such a command makes the aggregate. */
        public Builder<C, A> requireExisting() {
            this.requiresExisting = true;
            return this;
        }

        /**
         * The handler.
         *
         * @throws NullPointerException if no execution was given
         */
        public AggregateHandler<C, A> build() {
            return new AggregateHandler<>(this);
        }
    }
}
