package dev.mink.command;

import dev.mink.MinkContext;
import dev.mink.UuidV7;
import java.util.Objects;

/** Takes commands to the handlers of a registry and does nothing else. */
public final class SimpleDispatcher implements CommandDispatcher {
    private final HandlerRegistry registry;
    private final CommandIds ids = new CommandIds(new UuidV7());

    /** A dispatcher to the handlers that a registry has, now and later. */
    public SimpleDispatcher(HandlerRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public CommandResult dispatch(Command command, MinkContext context) {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(context, "context");
        return registry.handle(command, new CommandContext(ids.identified(command, context), this));
    }
}
