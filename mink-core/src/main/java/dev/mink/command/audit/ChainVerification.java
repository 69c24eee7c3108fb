package dev.mink.command.audit;

import dev.mink.command.audit.AuditChainFault.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a chain. What an entry follows is told by its hash, so positions alone do not matter:
 * an entry whose predecessor stands somewhere else was moved, one whose predecessor stands nowhere lost
 * it.
 */
final class ChainVerification {
    private static final int PAGE = 500;

    private final AuditChain chain;
    private final Optional<AuditLink> known;

    /** By position: a place is broken in one way only, the first that was seen. */
    private final SortedMap<Long, AuditChainFault> faults = new TreeMap<>();

    /** Genuine entries that do not follow what stands before them. */
    private final List<Stray> strays = new ArrayList<>();

    private @Nullable LinkedAuditEntry first;
    private @Nullable AuditLink last;
    private boolean knownSeen;
    private long entries;
    private long erased;

    ChainVerification(AuditChain chain, Optional<AuditLink> known) {
        this.chain = chain;
        this.known = known;
    }

    AuditChainReport run() {
        forEach(this::check);
        judgeStrays();
        known.filter(link -> !knownSeen).ifPresent(this::judgeUnseen);
        if (!faults.isEmpty() && wasCleanedUpMeanwhile()) {
            return new ChainVerification(chain, known).run();
        }
        long begin = first == null ? 0 : first.link().position();
        return new AuditChainReport(entries, erased, begin, Optional.ofNullable(last), List.copyOf(faults.values()));
    }

    /** What was cleaned up between two pages looks like a gap. */
    private boolean wasCleanedUpMeanwhile() {
        List<LinkedAuditEntry> begin = chain.readChain(0, 1);
        return first != null
                && !begin.isEmpty()
                && begin.get(0).link().position() > first.link().position();
    }

    private void check(LinkedAuditEntry each) {
        AuditLink link = each.link();
        AuditLink before = last;
        entries++;
        erased += each.entry().state() == AuditState.ERASED ? 1 : 0;
        if (before == null) {
            first = each;
        }
        boolean genuine = each.isGenuine();
        if (!genuine) {
            fault(Kind.CHANGED, link.position(), each.entry().id());
        }
        if (genuine ? !follows(link, before) : isGap(link, before)) {
            strays.add(new Stray(
                    link, before == null ? 0 : before.position(), each.entry().id()));
        }
        checkKnown(each);
        last = link;
    }

    private static boolean follows(AuditLink link, @Nullable AuditLink before) {
        if (before == null) {
            // Older entries may have been cleaned up.
            return link.position() > 1 || link.previousHash().isEmpty();
        }
        return link.previousHash().equals(before.hash()) && !isGap(link, before);
    }

    private static boolean isGap(AuditLink link, @Nullable AuditLink before) {
        return before != null && link.position() != before.position() + 1;
    }

    private void checkKnown(LinkedAuditEntry each) {
        AuditLink link = each.link();
        if (known.isPresent() && known.get().position() == link.position()) {
            knownSeen = true;
            if (!known.get().hash().equals(link.hash())) {
                fault(Kind.CHANGED, link.position(), each.entry().id());
            }
        }
    }

    /** A link that is known and not there: cut off, or cleaned up together with what was before it. */
    private void judgeUnseen(AuditLink link) {
        if (first == null || link.position() >= first.link().position()) {
            fault(Kind.REMOVED, link.position(), "");
        } else if (link.position() == first.link().position() - 1
                && !link.hash().equals(first.link().previousHash())) {
            fault(Kind.CHANGED, first.link().position(), first.entry().id());
        }
    }

    private void judgeStrays() {
        if (strays.isEmpty()) {
            return;
        }
        Set<String> wanted = new HashSet<>();
        strays.forEach(stray -> wanted.add(stray.link.previousHash()));
        Set<String> found = new HashSet<>();
        forEach(each -> {
            if (wanted.contains(each.link().hash())) {
                found.add(each.link().hash());
            }
        });
        for (Stray stray : strays) {
            String previous = stray.link.previousHash();
            if (previous.isEmpty() || found.contains(previous)) {
                fault(Kind.REORDERED, stray.link.position(), stray.entryId);
            } else {
                fault(Kind.REMOVED, lostPosition(stray), "");
            }
        }
    }

    /** Where the predecessor was: in the gap before, or just before if something else stands there now. */
    private static long lostPosition(Stray stray) {
        return Math.max(1, Math.min(stray.positionBefore + 1, stray.link.position() - 1));
    }

    private void fault(Kind kind, long position, String entryId) {
        faults.putIfAbsent(position, new AuditChainFault(kind, position, entryId));
    }

    private void forEach(Consumer<LinkedAuditEntry> action) {
        long position = 0;
        List<LinkedAuditEntry> page;
        do {
            page = chain.readChain(position, PAGE);
            page.forEach(action);
            position =
                    page.isEmpty() ? position : page.get(page.size() - 1).link().position();
        } while (page.size() == PAGE);
    }

    private record Stray(AuditLink link, long positionBefore, String entryId) {}
}
