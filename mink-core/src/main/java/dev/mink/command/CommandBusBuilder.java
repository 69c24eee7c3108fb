package dev.mink.command;

import dev.mink.UuidV7;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link CommandBus}. Every setting has a default. */
public final class CommandBusBuilder {
    final List<Middleware> middleware = new ArrayList<>();
    HandlerRegistry registry = new HandlerRegistry();
    Supplier<UUID> commandIds = new UuidV7();

    @Nullable
    Executor executor;

    int asyncThreads = Math.max(4, Runtime.getRuntime().availableProcessors());
    int asyncQueue = 10_000;
    Duration closeTimeout = Duration.ofSeconds(30);

    CommandBusBuilder() {}

    /** Adds middleware further in than what was added before. */
    public CommandBusBuilder middleware(Middleware... layers) {
        middleware.addAll(List.of(layers));
        return this;
    }

    /** Uses the handlers of a registry, those that it gets later too; by default one of its own. */
    public CommandBusBuilder handlerRegistry(HandlerRegistry shared) {
        this.registry = Objects.requireNonNull(shared, "registry");
        return this;
    }

    /** Makes the ids of commands that bring none; ascending version 7 UUIDs by default. Called by many threads. */
    public CommandBusBuilder commandIds(Supplier<UUID> generator) {
        this.commandIds = Objects.requireNonNull(generator, "generator");
        return this;
    }

    /** What executes asynchronous commands; the bus does not close it. By default the bus has threads of its own. */
    public CommandBusBuilder asyncExecutor(Executor other) {
        this.executor = Objects.requireNonNull(other, "executor");
        return this;
    }

    /**
     * The bus's own threads for asynchronous commands: by default as many as there are processors, but at
     * least 4, and 10,000 commands that wait.
     *
     * @param threads at most so many commands at a time
     * @param queue so many may wait; more are rejected
     * @throws IllegalArgumentException if one of them is below 1
     */
    public CommandBusBuilder async(int threads, int queue) {
        if (threads < 1 || queue < 1) {
            throw new IllegalArgumentException("mink: asynchronous commands need at least 1 thread and room for 1, not "
                    + threads + " and " + queue);
        }
        this.asyncThreads = threads;
        this.asyncQueue = queue;
        return this;
    }

    /**
     * How long {@link CommandBus#close()} waits for commands under way, by default 30 seconds.
     *
     * @throws IllegalArgumentException if negative
     */
    public CommandBusBuilder closeTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("mink: a close timeout must not be negative: " + timeout);
        }
        this.closeTimeout = timeout;
        return this;
    }

    /** The bus. */
    public CommandBus build() {
        return new CommandBus(this);
    }
}
