package dev.mink.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The ids of a command. Immutable; an unset id is the empty string.
 *
 * @param commandId of the command itself
 * @param correlationId the business process it belongs to
 * @param causationId the command or event that caused it
 * @param metadata what else is known about it
 * @see TraceableCommand
 */
public record CommandBase(String commandId, String correlationId, String causationId, Map<String, String> metadata) {
    private static final CommandBase EMPTY = new CommandBase("", "", "", Map.of());

    /** Creates ids. */
    public CommandBase {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(correlationId, "correlationId");
        Objects.requireNonNull(causationId, "causationId");
        metadata = Map.copyOf(metadata);
    }

    /** No ids at all. */
    public static CommandBase empty() {
        return EMPTY;
    }

    /** A copy with another command id. */
    public CommandBase withCommandId(String id) {
        return new CommandBase(id, correlationId, causationId, metadata);
    }

    /** A copy with another correlation id. */
    public CommandBase withCorrelationId(String id) {
        return new CommandBase(commandId, id, causationId, metadata);
    }

    /** A copy with another causation id. */
    public CommandBase withCausationId(String id) {
        return new CommandBase(commandId, correlationId, id, metadata);
    }

    /** A copy with one entry of metadata added or replaced. */
    public CommandBase withMetadata(String key, String value) {
        Map<String, String> entries = new HashMap<>(metadata);
        entries.put(key, value);
        return new CommandBase(commandId, correlationId, causationId, entries);
    }

    /** The metadata under a key, or the empty string. */
    public String getMetadata(String key) {
        return metadata.getOrDefault(key, "");
    }
}
