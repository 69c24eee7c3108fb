package dev.mink.command.audit;

import dev.mink.command.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The place of an entry in a chain of hashes. A link noted elsewhere proves later that the chain up to
 * it is still the same.
 *
 * @param position numbered from 1 without gaps
 * @param previousHash hash of the link before it; empty in the first link
 * @param contentHash SHA-256 of what the entry says
 * @param hash SHA-256 of the two, each followed by a line feed, in UTF-8
 */
public record AuditLink(long position, String previousHash, String contentHash, String hash) {
    /** Creates a link as it is stored; nothing is computed. */
    public AuditLink {
        Objects.requireNonNull(previousHash, "previousHash");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(hash, "hash");
    }

    /** The link of an entry that follows another one, or begins a chain. */
    public static AuditLink of(AuditEntry entry, Optional<AuditLink> previous) {
        String previousHash = previous.map(AuditLink::hash).orElse("");
        String contentHash = AuditContent.hash(entry);
        long position = previous.map(AuditLink::position).orElse(0L) + 1;
        return new AuditLink(position, previousHash, contentHash, hash(previousHash, contentHash));
    }

    static String hash(String previousHash, String contentHash) {
        return Sha256.hex((previousHash + "\n" + contentHash + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
