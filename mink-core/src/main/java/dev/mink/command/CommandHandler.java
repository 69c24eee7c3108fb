package dev.mink.command;

/**
 * Does what commands of one class ask for.
 *
 * @param <C> the commands
 */
@FunctionalInterface
public interface CommandHandler<C extends Command> {
    /**
     * Executes a command. What it throws reaches the caller of the bus unchanged; a failure that it
     * foresees it may also return with {@link CommandResult#error}.
     *
     * @param context who asks, and until when
     * @return never {@code null}
     */
    CommandResult handle(C command, CommandContext context);
}
