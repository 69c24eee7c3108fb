package dev.mink.command;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which handler executes which commands. Safe for use by many threads. */
public final class HandlerRegistry {
    private final ConcurrentMap<String, GenericHandler<?>> handlers = new ConcurrentHashMap<>();

    /** An empty registry. */
    public HandlerRegistry() {}

    /**
     * Registers the handler of a class of commands under its name.
     *
     * @throws IllegalArgumentException if there is a handler for the name already
     */
    public <C extends Command> void register(Class<C> commandClass, CommandHandler<? super C> handler) {
        register(GenericHandler.of(commandClass, handler));
    }

    /**
     * Registers a handler.
     *
     * @throws IllegalArgumentException if there is a handler for its commands already
     */
    public void register(GenericHandler<?> handler) {
        if (handlers.putIfAbsent(handler.commandType(), handler) != null) {
            throw new IllegalArgumentException("mink: command type \"" + handler.commandType()
                    + "\" has a handler already; replace() puts another one in its place");
        }
    }

    /**
     * Registers a handler of all commands with a name, whatever their class.
     *
     * @throws IllegalArgumentException if there is a handler for the name already
     */
    public void registerFunc(String commandType, CommandHandler<? super Command> handler) {
        register(new GenericHandler<>(commandType, Command.class, handler));
    }

    /** Registers a handler in place of the one that its commands have, if they have one. */
    public void replace(GenericHandler<?> handler) {
        handlers.put(handler.commandType(), Objects.requireNonNull(handler, "handler"));
    }

    /** The handler of commands with a name. */
    public Optional<GenericHandler<?>> get(String commandType) {
        return Optional.ofNullable(handlers.get(commandType));
    }

    /** Whether commands with a name have a handler. */
    public boolean has(String commandType) {
        return handlers.containsKey(commandType);
    }

    /** Removes the handler of commands with a name, if there is one. */
    public void remove(String commandType) {
        handlers.remove(commandType);
    }

    /** Removes all handlers. */
    public void clear() {
        handlers.clear();
    }

    /** Number of handlers. */
    public int count() {
        return handlers.size();
    }

    /** The names of commands that have a handler now, sorted. */
    public Set<String> commandTypes() {
        return new TreeSet<>(handlers.keySet());
    }

    /**
     * Executes a command with its handler.
     *
     * @throws HandlerNotFoundException if there is none
     */
    CommandResult handle(Command command, CommandContext context) {
        String type = command.commandType();
        GenericHandler<?> handler = handlers.get(type);
        if (handler == null) {
            throw new HandlerNotFoundException(type);
        }
        return handler.handle(command, context);
    }
}
