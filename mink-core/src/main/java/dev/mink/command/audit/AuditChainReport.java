package dev.mink.command.audit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of verifying a chain.
 *
 * @param entries how many entries it has
 * @param erased how many of them were erased at the request of a person
 * @param firstPosition position of its first entry, more than 1 if older ones were cleaned up; 0 if it is empty
 * @param head its last link, to be noted elsewhere
 * @param faults where it is broken, ordered by position
 */
public record AuditChainReport(
        long entries, long erased, long firstPosition, Optional<AuditLink> head, List<AuditChainFault> faults) {
    /** Creates a report. */
    public AuditChainReport {
        Objects.requireNonNull(head, "head");
        faults = List.copyOf(faults);
    }

    /** Whether the chain is not broken anywhere. */
    public boolean isIntact() {
        return faults.isEmpty();
    }
}
