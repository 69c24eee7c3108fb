package dev.mink.command;

import java.util.Map;

/**
 * A command that brings ids of its own: of itself, of the process it belongs to, and of what caused it.
 *
 * <p>A record has them with a component {@code CommandBase base}, or with components of these names.
 */
public interface TraceableCommand extends Command {
    /** The ids and metadata that the methods below hand out; nothing by default. */
    default CommandBase base() {
        return CommandBase.empty();
    }

    /** Id of this command; empty for one that the bus makes. */
    default String commandId() {
        return base().commandId();
    }

    /** The business process it belongs to, or empty. */
    default String correlationId() {
        return base().correlationId();
    }

    /** The command or event that caused it, or empty. */
    default String causationId() {
        return base().causationId();
    }

    /** What else is known about it. */
    default Map<String, String> commandMetadata() {
        return base().metadata();
    }
}
