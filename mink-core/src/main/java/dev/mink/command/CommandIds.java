package dev.mink.command;

import dev.mink.MinkContext;
import dev.mink.store.AppendInterceptor;
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
        MinkContext outside = context.commandId().isEmpty() ? context : nested(command, context);
        return outside.withCommandId(own.isEmpty() ? generator.get().toString() : own);
    }

    /** The command of the context is the cause of this one, and has its appends for itself. */
    private static MinkContext nested(Command command, MinkContext outer) {
        String own = command instanceof TraceableCommand traceable ? traceable.causationId() : "";
        MinkContext caused = outer.withCausationId(own.isEmpty() ? outer.commandId() : own);
        return caused.get(AppendInterceptor.KEY).isEmpty()
                ? caused
                : caused.with(AppendInterceptor.KEY, AppendInterceptor.NONE);
    }
}
