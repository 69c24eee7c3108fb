package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware.Next;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how every execution ended, once, whatever it ended with. What the watcher throws changes nothing of it. */
final class Watched implements Next {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final Next next;
    private final Watcher watcher;

    /** Gets to know how executions ended. */
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
            endFailed(command, context, begun, e);
            throw e;
        }
        endReturned(command, context, begun, result);
        return result;
    }

    private void endFailed(Command command, CommandContext context, long begun, Throwable thrown) {
        try {
            end(command, context, begun, DispatchResult.failed(thrown));
        } catch (RuntimeException e) {
            if (e != thrown) {
                thrown.addSuppressed(e);
            }
        }
    }

    private void endReturned(Command command, CommandContext context, long begun, CommandResult result) {
        try {
            end(command, context, begun, DispatchResult.of(result));
        } catch (RuntimeException e) {
            LOG.warn("mink: a command was executed, but what watches commands failed", e);
        }
    }

    private void end(Command command, CommandContext context, long begun, DispatchResult outcome) {
        watcher.ended(command, context, Duration.ofNanos(System.nanoTime() - begun), outcome);
    }
}
