package dev.mink.command.audit;

import dev.mink.adapter.Capabilities;
import java.util.List;
import java.util.Optional;

/**
 * Keeps audit entries such that each has a hash over itself and the one before it. A capability of an
 * {@link AuditStore}; entries without a hash may lie between those that have one.
 *
 * <p>Entries are linked one after the other, also those of different processes: under much load this is
 * slower than plain entries.
 */
public interface AuditChain extends Capabilities {
    /**
     * Adds an entry to the end of the chain.
     *
     * @return its link, the head of the chain until another one is added
     * @throws DuplicateAuditEntryException if an entry with its id is there
     */
    AuditLink appendLinked(AuditEntry entry);

    /** The last link; empty before the first entry. */
    Optional<AuditLink> head();

    /**
     * A part of the chain as it is stored, ordered by position.
     *
     * @param position the entries after this one
     * @param limit how many at most
     */
    List<LinkedAuditEntry> readChain(long position, int limit);

    /**
     * Reads the whole chain and says where it is broken. An entry that was cut off its end leaves no trace:
     * to find that as well, note the {@link #head} outside of the store from time to time and verify
     * against it.
     */
    default AuditChainReport verify() {
        return new ChainVerification(this, Optional.empty()).run();
    }

    /**
     * The same, and also whether a link that was noted before still is where it was. A link from before
     * the report's first position was cleaned up and proves nothing any more: note a newer one before
     * that.
     *
     * @param known an earlier {@link #head}
     */
    default AuditChainReport verify(AuditLink known) {
        return new ChainVerification(this, Optional.of(known)).run();
    }
}
