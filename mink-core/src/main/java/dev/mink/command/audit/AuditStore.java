package dev.mink.command.audit;

import dev.mink.adapter.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps audit entries. A capability of an adapter, whose {@code initialize()} creates what it needs.
 *
 * <p>Entries are added and removed, never changed. Used by many threads.
 */
public interface AuditStore extends Capabilities {
    /**
     * The audit store of a backend.
     *
     * @throws IllegalArgumentException if the backend has none
     */
    static AuditStore of(Capabilities backend) {
        return backend.capability(AuditStore.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        "mink: " + backend.getClass().getName() + " keeps no audit trail"));
    }

    /**
     * Adds an entry.
     *
     * @throws DuplicateAuditEntryException if an entry with its id is there
     */
    void append(AuditEntry entry);

    /** Entries that meet conditions, in the order that the query says. */
    List<AuditEntry> find(AuditQuery query);

    /** How many entries meet conditions; the limit, the offset and the place of the query are ignored. */
    long count(AuditQuery query);

    /**
     * Removes the entries before a time. Of those in a chain only the oldest in a row are removed, and
     * the last one never, so that the rest can still be verified.
     *
     * @return how many
     */
    long removeBefore(Instant time);

    /**
     * Removes the entries of an age, by this machine's clock; the rest is as in {@link #removeBefore}.
     *
     * @return how many
     * @throws IllegalArgumentException if the age is negative
     */
    default long cleanup(Duration olderThan) {
        if (olderThan.isNegative()) {
            throw new IllegalArgumentException("mink: the age of audit entries must not be negative: " + olderThan);
        }
        return removeBefore(Instant.now().minus(olderThan));
    }
}
