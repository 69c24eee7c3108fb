package dev.mink.command;

import java.util.Objects;

/**
 * A handler together with the commands it is for.
 *
 * @param commandType name of the commands
 * @param commandClass their class
 * @param handler what executes them
 * @param <C> the commands
 */
public record GenericHandler<C extends Command>(
        String commandType, Class<C> commandClass, CommandHandler<? super C> handler)
        implements CommandHandler<Command> {
    /**
     * Creates a handler.
     *
     * @throws IllegalArgumentException if the type is blank
     */
    public GenericHandler {
        Objects.requireNonNull(commandClass, "commandClass");
        Objects.requireNonNull(handler, "handler");
        if (commandType.isBlank()) {
            throw new IllegalArgumentException("mink: a handler needs a command type");
        }
    }

    /** A handler for a class of commands under its name. */
    public static <C extends Command> GenericHandler<C> of(Class<C> commandClass, CommandHandler<? super C> handler) {
        return new GenericHandler<>(Command.typeOf(commandClass), commandClass, handler);
    }

    /**
     * Executes a command of the class.
     *
     * @throws UnexpectedCommandException if it is of another class
     */
    @Override
    public CommandResult handle(Command command, CommandContext context) {
        if (!commandClass.isInstance(command)) {
            throw new UnexpectedCommandException(commandType, commandClass, command.getClass());
        }
        CommandResult result = handler.handle(commandClass.cast(command), context);
        return Objects.requireNonNull(result, "the result of the handler of " + commandType);
    }
}
