package dev.mink.command;

/** A command that says itself which of its repetitions are the same command. */
public interface IdempotentCommand extends Command {
    /**
     * The key under which the command is executed once. It counts within the tenant; blank is refused.
     */
    String idempotencyKey();
}
