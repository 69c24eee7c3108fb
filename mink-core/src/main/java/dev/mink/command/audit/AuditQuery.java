package dev.mink.command.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to find. All conditions must be met; an unset one is met by every entry.
 *
 * <p>Unless {@link Builder#withIntents} is said, a command is found once: by its outcome, or by its
 * intent as long as there is no outcome.
 *
 * @param commandType name of the command's class, or empty
 * @param actor who asked, or empty
 * @param tenantId the tenant, or empty
 * @param aggregateId the aggregate, or empty
 * @param correlationId the business process, or empty
 * @param from the earliest time, included; rounded up to microseconds
 * @param to the latest time, not included; rounded up to microseconds
 * @param success whether the command was done
 * @param intents whether intents are found that are outdated by an outcome
 * @param order in which order
 * @param after only entries that come later in that order than this time and id
 * @param limit how many at most: {@value #DEFAULT_LIMIT} by default, {@value #MAX_LIMIT} at most
 * @param offset how many to leave out before the first
 */
public record AuditQuery(
        String commandType,
        String actor,
        String tenantId,
        String aggregateId,
        String correlationId,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Boolean> success,
        boolean intents,
        AuditOrder order,
        Optional<Place> after,
        int limit,
        int offset) {
    /** How many entries are found if nothing is said. */
    public static final int DEFAULT_LIMIT = 100;

    /** How many entries are found at most. */
    public static final int MAX_LIMIT = 10_000;

    private static final Instant LATEST = Instant.MAX.truncatedTo(ChronoUnit.MICROS);
    private static final AuditQuery ALL = builder().build();

    /** Creates a query; a limit below 1 is the default one, one above the maximum is the maximum, a negative offset 0. */
    public AuditQuery {
        commandType = AuditText.name("commandType", commandType);
        actor = AuditText.name("actor", actor);
        tenantId = AuditText.name("tenantId", tenantId);
        aggregateId = AuditText.name("aggregateId", aggregateId);
        correlationId = AuditText.name("correlationId", correlationId);
        from = from.map(AuditQuery::inMicros);
        to = to.map(AuditQuery::inMicros);
        Objects.requireNonNull(success, "success");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(after, "after");
        limit = limit < 1 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
        offset = Math.max(0, offset);
    }

    /** The newest entries. */
    public static AuditQuery all() {
        return ALL;
    }

    /** Makes a query. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether an entry meets the conditions, that on {@link #intents} aside; for stores that filter by
     * themselves.
     */
    public Predicate<AuditEntry> filter() {
        return entry -> matches(commandType, entry.commandType())
                && matches(actor, entry.actor())
                && matches(tenantId, entry.tenantId())
                && matches(aggregateId, entry.aggregateId())
                && matches(correlationId, entry.correlationId())
                && from.map(time -> !entry.timestamp().isBefore(time)).orElse(true)
                && to.map(time -> entry.timestamp().isBefore(time)).orElse(true)
                && success.map(wanted -> wanted == entry.success()).orElse(true);
    }

    /** Entries have microseconds: what comes after a finer time comes at the next of them or later. */
    private static Instant inMicros(Instant time) {
        Instant rounded = time.truncatedTo(ChronoUnit.MICROS);
        return rounded.equals(time) || rounded.equals(LATEST) ? rounded : rounded.plus(1, ChronoUnit.MICROS);
    }

    private static boolean matches(String wanted, String found) {
        return wanted.isEmpty() || wanted.equals(found);
    }

    /**
     * A place among ordered entries.
     *
     * @param timestamp time of the entry there
     * @param id its id
     */
    public record Place(Instant timestamp, String id) {
        /**
         * Creates a place.
         *
         * @throws IllegalArgumentException if the id is no UUID
         */
        public Place {
            Objects.requireNonNull(timestamp, "timestamp");
            id = AuditEntry.uuid("id", id);
        }
    }

    /** Collects conditions. */
    public static final class Builder {
        private String commandType = "";
        private String actor = "";
        private String tenantId = "";
        private String aggregateId = "";
        private String correlationId = "";
        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable Boolean success;
        private boolean intents;
        private AuditOrder order = AuditOrder.TIMESTAMP_DESC;
        private @Nullable Place after;
        private int limit;
        private int offset;

        private Builder() {}

        /** Commands of this name only. */
        public Builder commandType(String value) {
            commandType = value;
            return this;
        }

        /** What this user or service asked for. */
        public Builder actor(String value) {
            actor = value;
            return this;
        }

        /** What was executed for this tenant. */
        public Builder tenantId(String value) {
            tenantId = value;
            return this;
        }

        /** What was done to this aggregate. */
        public Builder aggregateId(String value) {
            aggregateId = value;
            return this;
        }

        /** What belongs to this business process. */
        public Builder correlationId(String value) {
            correlationId = value;
            return this;
        }

        /** Nothing before this time. */
        public Builder from(Instant value) {
            from = Objects.requireNonNull(value, "from");
            return this;
        }

        /** Nothing at this time or later. */
        public Builder to(Instant value) {
            to = Objects.requireNonNull(value, "to");
            return this;
        }

        /** Only what was done, or only what was not. */
        public Builder success(boolean value) {
            success = value;
            return this;
        }

        /** Also intents that are outdated by an outcome. */
        public Builder withIntents() {
            intents = true;
            return this;
        }

        /** In this order; the newest first by default. */
        public Builder order(AuditOrder value) {
            order = Objects.requireNonNull(value, "order");
            return this;
        }

        /**
         * The page after the one that ended with this entry. Costs the same for every page, while an
         * offset costs more the higher it is.
         */
        public Builder after(AuditEntry last) {
            after = new Place(last.timestamp(), last.id());
            return this;
        }

        /** At most so many; {@value AuditQuery#DEFAULT_LIMIT} by default, {@value AuditQuery#MAX_LIMIT} at most. */
        public Builder limit(int value) {
            limit = value;
            return this;
        }

        /** Without the first so many. */
        public Builder offset(int value) {
            offset = value;
            return this;
        }

        /** The query. */
        public AuditQuery build() {
            return new AuditQuery(
                    commandType,
                    actor,
                    tenantId,
                    aggregateId,
                    correlationId,
                    Optional.ofNullable(from),
                    Optional.ofNullable(to),
                    Optional.ofNullable(success),
                    intents,
                    order,
                    Optional.ofNullable(after),
                    limit,
                    offset);
        }
    }
}
