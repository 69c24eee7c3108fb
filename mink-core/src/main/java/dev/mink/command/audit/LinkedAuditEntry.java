package dev.mink.command.audit;

import java.util.Objects;

/**
 * An entry in a chain.
 *
 * @param entry what it says now
 * @param link what it was linked as
 */
public record LinkedAuditEntry(AuditEntry entry, AuditLink link) {
    /** Creates it. */
    public LinkedAuditEntry {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(link, "link");
    }

    /** Whether the entry still says what it was linked with, or nothing if it was erased. */
    boolean isGenuine() {
        boolean same = entry.state() == AuditState.ERASED
                ? entry.equals(entry.erased())
                : AuditContent.hash(entry).equals(link.contentHash());
        return same && AuditLink.hash(link.previousHash(), link.contentHash()).equals(link.hash());
    }
}
