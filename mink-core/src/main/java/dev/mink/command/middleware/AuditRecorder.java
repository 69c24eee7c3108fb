package dev.mink.command.middleware;

import dev.mink.adapter.internal.StorableText;
import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.TraceableCommand;
import dev.mink.command.audit.AuditConfig;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the entries of commands. */
final class AuditRecorder {
    private static final Logger log = LoggerFactory.getLogger(AuditRecorder.class);

    private final AuditConfig config;

    AuditRecorder(AuditConfig config) {
        this.config = config;
    }

    /** The entry that says that a command is about to be executed. */
    AuditEntry intent(Command command, CommandContext context, Instant start) {
        return redacted(about(command, context)
                .state(AuditState.INTENT)
                .timestamp(start)
                .build());
    }

    /** The entry that says what became of a command: a result, or what was thrown. */
    AuditEntry outcome(
            Command command,
            CommandContext context,
            Instant start,
            String intentId,
            @Nullable CommandResult result,
            @Nullable Throwable thrown) {
        Instant end = config.clock().instant();
        AuditEntry.Builder entry = about(command, context)
                .intentId(intentId)
                .timestamp(end)
                .durationMs(Math.max(0, Duration.between(start, end).toMillis()));
        if (result == null) {
            entry.error(text(thrown));
        } else {
            entry.success(result.isSuccess()).version(result.version()).replayed(result.replayed());
            if (result.isError()) {
                entry.error(text(result.error().orElse(null)));
            }
            if (!result.aggregateId().isEmpty()) {
                entry.aggregateId(result.aggregateId());
            }
        }
        return redacted(entry.build());
    }

    private AuditEntry.Builder about(Command command, CommandContext context) {
        AuditEntry.Builder entry = AuditEntry.builder(command.commandType())
                .id(config.ids().get().toString())
                .actor(actor(command, context))
                .tenantId(context.tenantId());
        if (command instanceof AggregateCommand aggregate) {
            entry.aggregateId(Objects.requireNonNullElse(aggregate.aggregateId(), ""));
        }
        if (command instanceof TraceableCommand own) {
            return entry.commandId(first(context.commandId(), own.commandId()))
                    .correlationId(first(context.correlationId(), own.correlationId()))
                    .causationId(first(context.causationId(), own.causationId()))
                    .metadata(config.includeMetadata() ? own.commandMetadata() : Map.of());
        }
        return entry.commandId(context.commandId())
                .correlationId(context.correlationId())
                .causationId(context.causationId());
    }

    private String actor(Command command, CommandContext context) {
        try {
            return Objects.requireNonNull(config.actorFunction().apply(command, context), "actor");
        } catch (RuntimeException e) {
            log.warn(
                    "mink: the function that names the actor failed for command {}; the context's is recorded",
                    command.commandType(),
                    e);
            return context.actor();
        }
    }

    private AuditEntry redacted(AuditEntry entry) {
        try {
            AuditEntry redacted = Objects.requireNonNull(config.redaction().apply(entry), "redacted entry");
            // What ties an intent to its outcome is not the redaction's to change.
            return redacted.toBuilder()
                    .id(entry.id())
                    .intentId(entry.intentId())
                    .state(entry.state())
                    .build();
        } catch (RuntimeException e) {
            log.warn(
                    "mink: redaction failed for the audit entry of command {}; error and metadata are left out",
                    entry.commandType(),
                    e);
            return entry.toBuilder().error("").metadata(Map.of()).build();
        }
    }

    private static String first(String preferred, String other) {
        return preferred.isEmpty() ? Objects.requireNonNullElse(other, "") : preferred;
    }

    private static String text(@Nullable Throwable thrown) {
        return StorableText.of(thrown == null ? new CommandUnsuccessfulException(null) : thrown);
    }
}
