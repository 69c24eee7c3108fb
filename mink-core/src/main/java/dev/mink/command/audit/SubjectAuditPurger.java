package dev.mink.command.audit;

import dev.mink.adapter.Capabilities;

/** Erases what an audit store knows about a person. A capability of an {@link AuditStore}. */
public interface SubjectAuditPurger extends Capabilities {
    /**
     * Removes the entries whose actor or aggregate is the subject, with their intents. Of an entry in a
     * chain its place, its time and its hashes stay, so that the chain can still be verified.
     *
     * @param subjectId the person's id; empty for nobody
     * @return how many entries were removed or erased
     */
    long deleteAuditBySubject(String subjectId);
}
