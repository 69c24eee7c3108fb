package dev.mink.command.audit;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of one command. Immutable; an unset text is the empty string. In JSON it has go-mink's
 * names and leaves out what is unset.
 *
 * <p>No text makes an entry impossible to store: U+0000 and half surrogate pairs are replaced by
 * U+FFFD, and type, ids, actor and tenant of more than 500 characters are cut and end with a part of
 * their SHA-256. {@link AuditQuery} does the same to what it looks for.
 *
 * @param id a UUID, in lower case; made (version 4) if it is empty
 * @param commandType name of the command's class
 * @param commandId the command
 * @param aggregateId the aggregate that it was for
 * @param actor who asked for it
 * @param tenantId the tenant that it was executed for
 * @param correlationId the business process it belongs to
 * @param causationId the command or event that caused it
 * @param error why it failed; empty after success
 * @param version the aggregate's version after it, or 0
 * @param durationMs how long it took, in milliseconds
 * @param timestamp when it had ended, or was to begin if this is an intent; in microseconds
 * @param success whether it was done
 * @param metadata of the command, if that is to be recorded
 * @param replayed whether it was not executed but answered with the result of an earlier time
 * @param state what this entry tells
 * @param intentId the entry that was written before it was executed
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record AuditEntry(
        String id,
        @JsonInclude String commandType,
        String commandId,
        String aggregateId,
        String actor,
        String tenantId,
        String correlationId,
        String causationId,
        String error,
        long version,
        long durationMs,
        Instant timestamp,
        @JsonInclude boolean success,
        Map<String, String> metadata,
        boolean replayed,
        AuditState state,
        String intentId) {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /**
     * Creates an entry.
     *
     * @throws IllegalArgumentException if the id, or that of the intent, is neither empty nor a UUID
     */
    public AuditEntry {
        id = id.isEmpty() ? UUID.randomUUID().toString() : uuid("id", id);
        commandType = AuditText.name("commandType", commandType);
        commandId = AuditText.name("commandId", commandId);
        aggregateId = AuditText.name("aggregateId", aggregateId);
        actor = AuditText.name("actor", actor);
        tenantId = AuditText.name("tenantId", tenantId);
        correlationId = AuditText.name("correlationId", correlationId);
        causationId = AuditText.name("causationId", causationId);
        error = AuditText.storable("error", error);
        timestamp = timestamp.truncatedTo(ChronoUnit.MICROS);
        metadata = AuditText.storable(metadata);
        Objects.requireNonNull(state, "state");
        intentId = intentId.isEmpty() ? "" : uuid("intentId", intentId);
    }

    /** Makes an entry for a command; of now and unsuccessful, unless more is said. */
    public static Builder builder(String commandType) {
        return new Builder(commandType);
    }

    /** Makes an entry that starts out like this one, with the same id. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** What is left of this entry when it is erased from a chain: its id and its time. */
    public AuditEntry erased() {
        return builder("").id(id).timestamp(timestamp).state(AuditState.ERASED).build();
    }

    /** Without the texts, which may be personal. */
    @Override
    public String toString() {
        return "AuditEntry[" + id + " " + commandType + " " + state + (success ? " success" : "") + " " + timestamp
                + "]";
    }

    /** What JSON leaves out is unset. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static AuditEntry read(Builder fields) {
        return fields.build();
    }

    /** The UUID in the form in which it is kept. */
    static String uuid(String field, String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "mink: the " + field + " of an audit entry must be a UUID: \"" + text + "\"");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Collects what an entry says. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    public static final class Builder {
        private final String commandType;
        private String id = "";
        private String commandId = "";
        private String aggregateId = "";
        private String actor = "";
        private String tenantId = "";
        private String correlationId = "";
        private String causationId = "";
        private String error = "";
        private long version;
        private long durationMs;
        private @Nullable Instant timestamp;
        private boolean success;
        private Map<String, String> metadata = Map.of();
        private boolean replayed;
        private AuditState state = AuditState.OUTCOME;
        private String intentId = "";

        @JsonCreator
        private Builder(@JsonProperty("commandType") String commandType) {
            this.commandType = Objects.requireNonNull(commandType, "commandType");
        }

        private Builder(AuditEntry entry) {
            commandType = entry.commandType;
            id = entry.id;
            commandId = entry.commandId;
            aggregateId = entry.aggregateId;
            actor = entry.actor;
            tenantId = entry.tenantId;
            correlationId = entry.correlationId;
            causationId = entry.causationId;
            error = entry.error;
            version = entry.version;
            durationMs = entry.durationMs;
            timestamp = entry.timestamp;
            success = entry.success;
            metadata = entry.metadata;
            replayed = entry.replayed;
            state = entry.state;
            intentId = entry.intentId;
        }

        /** Sets the id; a new one by default. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** Sets the command. */
        public Builder commandId(String value) {
            commandId = value;
            return this;
        }

        /** Sets the aggregate. */
        public Builder aggregateId(String value) {
            aggregateId = value;
            return this;
        }

        /** Sets who asked for the command. */
        public Builder actor(String value) {
            actor = value;
            return this;
        }

        /** Sets the tenant. */
        public Builder tenantId(String value) {
            tenantId = value;
            return this;
        }

        /** Sets the business process. */
        public Builder correlationId(String value) {
            correlationId = value;
            return this;
        }

        /** Sets the cause. */
        public Builder causationId(String value) {
            causationId = value;
            return this;
        }

        /** Says why the command failed. */
        public Builder error(String value) {
            error = value;
            return this;
        }

        /** Sets the aggregate's version. */
        public Builder version(long value) {
            version = value;
            return this;
        }

        /** Says how long it took, in milliseconds. */
        public Builder durationMs(long value) {
            durationMs = value;
            return this;
        }

        /** Sets the time; that of {@link #build} by default. */
        public Builder timestamp(Instant value) {
            timestamp = Objects.requireNonNull(value, "timestamp");
            return this;
        }

        /** Says whether the command was done; not by default. */
        public Builder success(boolean value) {
            success = value;
            return this;
        }

        /** Sets the command's metadata. */
        public Builder metadata(Map<String, String> value) {
            metadata = Map.copyOf(value);
            return this;
        }

        /** Says whether the result is one of an earlier time. */
        public Builder replayed(boolean value) {
            replayed = value;
            return this;
        }

        /** Says what the entry tells; an outcome by default. */
        public Builder state(AuditState value) {
            state = Objects.requireNonNull(value, "state");
            return this;
        }

        /** Names the intent that the entry is the outcome of. */
        public Builder intentId(String value) {
            intentId = value;
            return this;
        }

        /** The entry. */
        public AuditEntry build() {
            return new AuditEntry(
                    id,
                    commandType,
                    commandId,
                    aggregateId,
                    actor,
                    tenantId,
                    correlationId,
                    causationId,
                    error,
                    version,
                    durationMs,
                    timestamp == null ? Instant.now() : timestamp,
                    success,
                    metadata,
                    replayed,
                    state,
                    intentId);
        }
    }
}
