package dev.mink.command.audit;

import java.util.Objects;

/**
 * A place where a chain is broken.
 *
 * @param kind in which way
 * @param position the place
 * @param entryId the entry that is there now; empty if there is none
 */
public record AuditChainFault(Kind kind, long position, String entryId) {
    /** Creates a fault. */
    public AuditChainFault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(entryId, "entryId");
    }

    /** The ways in which a chain is broken. */
    public enum Kind {
        /** The entry there, or its hash, is not the one that was written. */
        CHANGED,

        /** What was there, and perhaps after it, is gone or was replaced by something else. */
        REMOVED,

        /** The entry there was written, but not after the one that now stands before it. */
        REORDERED
    }
}
