package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware.Next;
import java.time.Duration;
import java.util.Objects;

/** Tells how every execution ended, once, whatever it ended with. */
final class Watched implements Next {
    private final Next next;
    private final Watcher watcher;

    /** Gets to know how executions ended; must not throw. */
    @FunctionalInterface
    interface Watcher {
        void ended(Command command, CommandContext context, Duration duration, DispatchResult outcome);
    }

    Watched(Next next, Watcher watcher) {
        this.next = next;
        this.watcher = watcher;
    }

    @Override
    public CommandResult handle(Command command, CommandContext context) {
        long begun = System.nanoTime();
        CommandResult result;
        try {
            result = Objects.requireNonNull(next.handle(command, context), "result");
        } catch (Throwable e) {
            end(command, context, begun, DispatchResult.failed(e));
            throw e;
        }
        end(command, context, begun, DispatchResult.of(result));
        return result;
    }

    private void end(Command command, CommandContext context, long begun, DispatchResult outcome) {
        watcher.ended(command, context, Duration.ofNanos(System.nanoTime() - begun), outcome);
    }
}
