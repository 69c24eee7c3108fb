package dev.mink;

import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who acts, why, and until when: handed explicitly from call to call, never kept in a thread.
 *
 * <p>Immutable; the {@code with…} methods return changed copies. An unset id is the empty string.
 */
public final class MinkContext {
    private static final MinkContext EMPTY = new MinkContext("", "", "", "", "", Optional.empty(), Map.of());

    private final String correlationId;
    private final String causationId;
    private final String tenantId;
    private final String actor;
    private final String commandId;
    private final Optional<Instant> deadline;
    private final Map<Key<?>, Object> values;

    private MinkContext(
            String correlationId,
            String causationId,
            String tenantId,
            String actor,
            String commandId,
            Optional<Instant> deadline,
            Map<Key<?>, Object> values) {
        this.correlationId = Objects.requireNonNull(correlationId, "correlationId");
        this.causationId = Objects.requireNonNull(causationId, "causationId");
        this.tenantId = Objects.requireNonNull(tenantId, "tenantId");
        this.actor = Objects.requireNonNull(actor, "actor");
        this.commandId = Objects.requireNonNull(commandId, "commandId");
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        this.values = values;
    }

    /** The context in which nothing is set. */
    public static MinkContext empty() {
        return EMPTY;
    }

    /**
     * The context of a reaction to an event: its correlation, tenant and actor, caused by the event.
     */
    public static MinkContext causedBy(Event event) {
        Metadata metadata = event.metadata();
        return new MinkContext(
                metadata.correlationId(),
                event.id().toString(),
                metadata.tenantId(),
                metadata.userId(),
                "",
                Optional.empty(),
                Map.of());
    }

    /** The business process that this call belongs to. */
    public String correlationId() {
        return correlationId;
    }

    /** The command or event that caused this call. */
    public String causationId() {
        return causationId;
    }

    /** The tenant that this call is made for. */
    public String tenantId() {
        return tenantId;
    }

    /** The user or service that acts. */
    public String actor() {
        return actor;
    }

    /** The command that is being executed. */
    public String commandId() {
        return commandId;
    }

    /** When the work must be done; empty for no limit. */
    public Optional<Instant> deadline() {
        return deadline;
    }

    /** A value that was put under a key. */
    public <T> Optional<T> get(Key<T> key) {
        Object value = values.get(key);
        return value == null ? Optional.empty() : Optional.of(key.type.cast(value));
    }

    /** A copy with another correlation id. */
    public MinkContext withCorrelationId(String id) {
        return new MinkContext(id, causationId, tenantId, actor, commandId, deadline, values);
    }

    /** A copy with another causation id. */
    public MinkContext withCausationId(String id) {
        return new MinkContext(correlationId, id, tenantId, actor, commandId, deadline, values);
    }

    /** A copy with another tenant. */
    public MinkContext withTenantId(String id) {
        return new MinkContext(correlationId, causationId, id, actor, commandId, deadline, values);
    }

    /** A copy with another actor. */
    public MinkContext withActor(String name) {
        return new MinkContext(correlationId, causationId, tenantId, name, commandId, deadline, values);
    }

    /** A copy with another command id. */
    public MinkContext withCommandId(String id) {
        return new MinkContext(correlationId, causationId, tenantId, actor, id, deadline, values);
    }

    /** A copy with a deadline; a deadline that is there already and earlier stays. */
    public MinkContext withDeadline(Instant instant) {
        Instant earlier = deadline.filter(d -> d.isBefore(instant)).orElse(instant);
        return new MinkContext(correlationId, causationId, tenantId, actor, commandId, Optional.of(earlier), values);
    }

    /** A copy with a value under a key, added or replaced. */
    public <T> MinkContext with(Key<T> key, T value) {
        Map<Key<?>, Object> entries = new IdentityHashMap<>(values);
        entries.put(key, key.type.cast(Objects.requireNonNull(value, key.name)));
        return new MinkContext(correlationId, causationId, tenantId, actor, commandId, deadline, entries);
    }

    /**
     * The metadata that events written under this context have by default. They are caused by the command
     * that is being executed, if there is one, else by what caused this call.
     */
    public Metadata toMetadata() {
        if (this == EMPTY) {
            return Metadata.empty();
        }
        String cause = commandId.isEmpty() ? causationId : commandId;
        return new Metadata(correlationId, cause, actor, tenantId, Map.of());
    }

    /**
     * Ends the call if its thread is interrupted or its deadline has passed.
     *
     * @param operation the call, as in "append to stream Order-1"
     * @throws OperationCancelledException if the thread is interrupted
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void checkActive(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(operation);
        }
        if (deadline.isPresent() && !Instant.now().isBefore(deadline.get())) {
            throw new DeadlineExceededException(operation, deadline.get());
        }
    }

    @Override
    public String toString() {
        return "MinkContext[correlation=" + correlationId + ", causation=" + causationId + ", tenant=" + tenantId
                + ", actor=" + actor + ", command=" + commandId + ", deadline="
                + deadline.map(Instant::toString).orElse("none") + "]";
    }

    /**
     * The name and type of a value in a context. Two keys are never the same, whatever their names.
     *
     * @param <T> type of the value
     */
    public static final class Key<T> {
        private final String name;
        private final Class<T> type;

        private Key(String name, Class<T> type) {
            this.name = Objects.requireNonNull(name, "name");
            this.type = Objects.requireNonNull(type, "type");
        }

        /** A new key. */
        public static <T> Key<T> of(String name, Class<T> type) {
            return new Key<>(name, type);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
