package dev.mink.command;

import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes commands through middleware to their handlers.
 *
 * <pre>{@code
 * CommandBus bus = CommandBus.create();
 * bus.register(CreateOrder.class, (command, context) -> …);
 * CommandResult result = bus.dispatch(new CreateOrder("123"));
 * }</pre>
 *
 * <p>Middleware runs in the order in which it was added, the first outermost, also for commands without
 * handler. Every dispatch has a command id: the command's own, or a new one. Safe for use by many
 * threads.
 */
public final class CommandBus implements CommandDispatcher, AutoCloseable {
    private final HandlerRegistry registry;
    private final CommandIds ids;
    private final AsyncDispatch async;
    private final Dispatches dispatches = new Dispatches();
    private final Duration closeTimeout;

    /** Whether a handler waits for the others to end. */
    private final AtomicBoolean closedFromInside = new AtomicBoolean();

    private final Object changing = new Object();
    private volatile Layers layers;

    /** The middleware, and what it makes around the handlers; numbered by its changes. */
    private record Layers(int change, List<Middleware> middleware, Middleware.Next chain) {}

    CommandBus(CommandBusBuilder builder) {
        this.registry = builder.registry;
        this.ids = new CommandIds(builder.commandIds);
        this.async = new AsyncDispatch(builder.executor, builder.asyncThreads, builder.asyncQueue, dispatches);
        this.closeTimeout = builder.closeTimeout;
        this.layers = layers(0, builder.middleware);
    }

    /** A bus without middleware. */
    public static CommandBus create() {
        return builder().build();
    }

    /** Starts to build a bus. */
    public static CommandBusBuilder builder() {
        return new CommandBusBuilder();
    }

    // ---------------------------------------------------------------- handlers and middleware

    /**
     * Registers the handler of a class of commands under its name.
     *
     * @throws IllegalArgumentException if there is a handler for the name already
     * @throws CommandBusClosedException if the bus is closed
     */
    public <C extends Command> CommandBus register(Class<C> commandClass, CommandHandler<? super C> handler) {
        dispatches.requireOpen();
        registry.register(commandClass, handler);
        return this;
    }

    /**
     * Registers a handler.
     *
     * @throws IllegalArgumentException if there is a handler for its commands already
     * @throws CommandBusClosedException if the bus is closed
     */
    public CommandBus register(GenericHandler<?> handler) {
        dispatches.requireOpen();
        registry.register(handler);
        return this;
    }

    /**
     * Registers a handler of all commands with a name, whatever their class.
     *
     * @throws IllegalArgumentException if there is a handler for the name already
     * @throws CommandBusClosedException if the bus is closed
     */
    public CommandBus registerFunc(String commandType, CommandHandler<? super Command> handler) {
        dispatches.requireOpen();
        registry.registerFunc(commandType, handler);
        return this;
    }

    /**
     * Registers a handler in place of the one that its commands have.
     *
     * @throws CommandBusClosedException if the bus is closed
     */
    public CommandBus replace(GenericHandler<?> handler) {
        dispatches.requireOpen();
        registry.replace(handler);
        return this;
    }

    /**
     * Adds middleware further in than what is there. Dispatches under way go on without it.
     *
     * @throws CommandBusClosedException if the bus is closed
     */
    public CommandBus use(Middleware... middleware) {
        dispatches.requireOpen();
        List<Middleware> added = List.of(middleware);
        // Layers are made by code of the user's, so without a lock: who was overtaken makes them again.
        for (Layers before = layers; ; before = layers) {
            List<Middleware> all = new ArrayList<>(before.middleware());
            all.addAll(added);
            if (replace(before, layers(before.change() + 1, all))) {
                return this;
            }
        }
    }

    private boolean replace(Layers before, Layers after) {
        synchronized (changing) {
            boolean current = layers.change() == before.change();
            layers = current ? after : layers;
            return current;
        }
    }

    /** Whether commands with a name have a handler. */
    public boolean hasHandler(String commandType) {
        return registry.has(commandType);
    }

    /** Number of handlers. */
    public int handlerCount() {
        return registry.count();
    }

    /** Number of layers of middleware, a chained one counted once. */
    public int middlewareCount() {
        return layers.middleware().size();
    }

    // ---------------------------------------------------------------- dispatching

    @Override
    public CommandResult dispatch(Command command, MinkContext context) {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(context, "context");
        dispatches.begin();
        try {
            return execute(command, context);
        } finally {
            dispatches.end();
        }
    }

    /** The same without a context. */
    public CompletableFuture<DispatchResult> dispatchAsync(Command command) {
        return dispatchAsync(command, MinkContext.empty());
    }

    /**
     * Executes a command on another thread. What is accepted is executed, also if the bus is closed
     * meanwhile, unless closing runs out of time.
     *
     * @return always completes normally, with the result or what was thrown: also {@link
     *     CommandRejectedException} if too many commands are waiting, and {@link
     *     CommandBusClosedException}
     */
    public CompletableFuture<DispatchResult> dispatchAsync(Command command, MinkContext context) {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(context, "context");
        if (!dispatches.accept()) {
            return CompletableFuture.completedFuture(DispatchResult.failed(new CommandBusClosedException()));
        }
        return async.submit(command, () -> executeAccepted(command, context));
    }

    /** The same without a context. */
    public List<DispatchResult> dispatchAll(List<? extends Command> commands) {
        return dispatchAll(commands, MinkContext.empty());
    }

    /**
     * Executes commands one after the other, all of them, whether or not one fails.
     *
     * @return how each of them ended, also with an {@link Error}
     * @throws DispatchCancelledException if the thread is interrupted, or the context's deadline passes,
     *     before the last one began; it has the results so far
     */
    public List<DispatchResult> dispatchAll(List<? extends Command> commands, MinkContext context) {
        List<DispatchResult> results = new ArrayList<>(commands.size());
        for (Command command : commands) {
            if (isCancelled(context)) {
                throw new DispatchCancelledException(results, commands.size());
            }
            results.add(tryDispatch(command, context));
        }
        return List.copyOf(results);
    }

    private DispatchResult tryDispatch(Command command, MinkContext context) {
        try {
            return DispatchResult.of(dispatch(command, context));
        } catch (Throwable e) {
            return DispatchResult.failed(e);
        }
    }

    private DispatchResult executeAccepted(Command command, MinkContext context) {
        try {
            return DispatchResult.of(execute(command, context));
        } catch (Throwable e) {
            return DispatchResult.failed(e);
        }
    }

    private CommandResult execute(Command command, MinkContext context) {
        CommandContext inner = new CommandContext(ids.identified(command, context), this);
        CommandResult result = layers.chain().handle(command, inner);
        return Objects.requireNonNull(result, "the result of the middleware");
    }

    private CommandResult handle(Command command, CommandContext context) {
        context.forgetResult();
        CommandResult result = registry.handle(command, context);
        if (result.isSuccess() && result.data().isEmpty()) {
            return context.result().map(result::withData).orElse(result);
        }
        return result;
    }

    private Layers layers(int change, List<Middleware> middleware) {
        return new Layers(
                change,
                List.copyOf(middleware),
                Middleware.chain(middleware.toArray(Middleware[]::new)).wrap(this::handle));
    }

    private static boolean isCancelled(MinkContext context) {
        boolean late = context.deadline()
                .filter(deadline -> !Instant.now().isBefore(deadline))
                .isPresent();
        return late || Thread.currentThread().isInterrupted();
    }

    // ---------------------------------------------------------------- closing

    /** Whether the bus is closed. */
    public boolean isClosed() {
        return dispatches.isClosed();
    }

    /** Closes the bus and waits as long as its builder says, by default 30 seconds. */
    @Override
    public void close() {
        close(closeTimeout);
    }

    /**
     * Accepts no command any more and waits for those under way, but not for those that this thread is
     * itself within. Asynchronous commands that do not end in time are interrupted, and those that have
     * not begun are not executed: their result is {@link CommandBusClosedException}. Handlers, stores and
     * an executor that was handed in are not closed. May be called from anywhere and again; of several
     * handlers that close the bus at the same time only one waits, as they would wait for each other.
     *
     * @param timeout how long to wait; not at all if zero or negative
     * @throws OperationCancelledException if the thread is interrupted while it waits; the bus is closed
     *     nevertheless
     */
    public void close(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        dispatches.close();
        if (!dispatches.isInside()) {
            awaitAndStop(timeout);
        } else if (closedFromInside.compareAndSet(false, true)) {
            try {
                async.standIn();
                awaitAndStop(timeout);
            } finally {
                closedFromInside.set(false);
            }
        }
    }

    private void awaitAndStop(Duration timeout) {
        try {
            if (dispatches.await(timeout)) {
                async.stop();
            } else {
                async.stopNow();
            }
        } catch (InterruptedException e) {
            async.stopNow();
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("close of the command bus");
        }
    }
}
