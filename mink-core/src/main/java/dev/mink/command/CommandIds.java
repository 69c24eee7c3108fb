package dev.mink.command;

import dev.mink.MinkContext;
import java.util.UUID;
import java.util.function.Supplier;

/** Sees to it that every dispatch has a command id. */
final class CommandIds {
    private final Supplier<UUID> generator;

    CommandIds(Supplier<UUID> generator) {
        this.generator = generator;
    }

    /** The context with the command's own id, or one made for it. An id of the context is of another command. */
    MinkContext identified(Command command, MinkContext context) {
        String own = command instanceof TraceableCommand traceable ? traceable.commandId() : "";
        return context.withCommandId(own.isEmpty() ? generator.get().toString() : own);
    }
}
