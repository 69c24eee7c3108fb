package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.Middleware;
import dev.mink.command.audit.AuditConfig;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditUnavailableException;
import dev.mink.command.audit.CommandNotAuditedException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who asked for which command and what became of it, whether it succeeded, failed or threw
 * something. Belongs outside of idempotency and retries, and inside of what sets correlation, tenant and
 * actor.
 *
 * <p>An entry is written after the command, neither hurried by its deadline nor given up because its
 * thread was interrupted. If it cannot be written, it is logged and counted, and the command's outcome
 * stays what it is; see {@link AuditConfig.Builder#failClosed} for the other way.
 */
public final class AuditMiddleware implements Middleware {
    private static final Logger log = LoggerFactory.getLogger(AuditMiddleware.class);

    private final AuditConfig config;
    private final AuditRecorder recorder;
    private final AuditWriter writer;
    private final LongAdder lost = new LongAdder();

    private AuditMiddleware(AuditConfig config) {
        this.config = config;
        this.recorder = new AuditRecorder(config);
        this.writer = new AuditWriter(config.sink());
    }

    /** Audits commands in the way that is said. */
    public static AuditMiddleware of(AuditConfig config) {
        return new AuditMiddleware(config);
    }

    /** How many outcomes could not be written since this was made. */
    public long lostEntries() {
        return lost.sum();
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            if (config.skipCommands().contains(command.commandType())) {
                return next.handle(command, context);
            }
            return config.failClosed() ? failClosed(next, command, context) : failOpen(next, command, context);
        };
    }

    private CommandResult failOpen(Next next, Command command, CommandContext context) {
        Instant start = config.clock().instant();
        CommandResult result = null;
        Throwable thrown = null;
        try {
            result = next.handle(command, context);
            return result;
        } catch (Throwable e) {
            thrown = e;
            throw e;
        } finally {
            write(command, context, start, "", result, thrown);
        }
    }

    private CommandResult failClosed(Next next, Command command, CommandContext context) {
        Instant start = config.clock().instant();
        String intentId = announce(command, context, start);
        CommandResult result;
        try {
            result = next.handle(command, context);
        } catch (Throwable e) {
            write(command, context, start, intentId, null, e)
                    .map(failure ->
                            new CommandNotAuditedException(command.commandType(), intentId, Optional.empty(), failure))
                    .ifPresent(e::addSuppressed);
            throw e;
        }
        Optional<Throwable> failure = write(command, context, start, intentId, result, null);
        if (failure.isPresent()) {
            throw new CommandNotAuditedException(command.commandType(), intentId, Optional.of(result), failure.get());
        }
        return result;
    }

    private String announce(Command command, CommandContext context, Instant start) {
        try {
            AuditEntry intent = recorder.intent(command, context, start);
            writer.write(intent);
            return intent.id();
        } catch (Exception e) {
            throw new AuditUnavailableException(command.commandType(), e);
        }
    }

    /** Writes the outcome, and tells why if that was not possible: the outcome itself must not be lost. */
    private Optional<Throwable> write(
            Command command,
            CommandContext context,
            Instant start,
            String intentId,
            @Nullable CommandResult result,
            @Nullable Throwable thrown) {
        try {
            writer.write(recorder.outcome(command, context, start, intentId, result, thrown));
            return Optional.empty();
        } catch (Throwable e) { // also what a store in another language throws undeclared
            lost.increment();
            log.error(
                    "mink: the outcome of command {} {} is missing in the audit trail, {} lost since start",
                    command.commandType(),
                    context.commandId(),
                    lost.sum(),
                    e);
            return Optional.of(e);
        }
    }
}
