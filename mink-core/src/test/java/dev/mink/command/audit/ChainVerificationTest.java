package dev.mink.command.audit;

import static dev.mink.command.audit.AuditChainFault.Kind.CHANGED;
import static dev.mink.command.audit.AuditChainFault.Kind.REMOVED;
import static dev.mink.command.audit.AuditChainFault.Kind.REORDERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ChainVerificationTest {
    /** More than are read at once. */
    private static final int LENGTH = 1_100;

    private final Chain chain = new Chain();

    ChainVerificationTest() {
        for (int i = 1; i <= LENGTH; i++) {
            chain.appendLinked(AuditEntry.builder("X")
                    .actor("actor " + i)
                    .timestamp(Instant.ofEpochSecond(i))
                    .build());
        }
    }

    @Test
    void anEmptyChainIsIntact() {
        assertThat(new Chain().verify()).isEqualTo(new AuditChainReport(0, 0, 0, Optional.empty(), List.of()));
    }

    @Test
    void aChainThatNobodyTouchedIsIntact() {
        AuditChainReport report = chain.verify();

        assertThat(report).isEqualTo(new AuditChainReport(LENGTH, 0, 1, chain.head(), List.of()));
    }

    @Test
    void aChangedEntryIsFound() {
        chain.change(700, entry -> entry.toBuilder().actor("somebody else").build());

        assertFaults(tuple(CHANGED, 700L));
    }

    @Test
    void anEntryThatWasChangedTogetherWithItsHashIsFound() {
        LinkedAuditEntry old = chain.at(700);
        AuditEntry changed = old.entry().toBuilder().actor("somebody else").build();
        chain.put(
                700,
                new LinkedAuditEntry(
                        changed, AuditLink.of(changed, Optional.of(chain.at(699).link()))));

        assertFaults(tuple(REMOVED, 700L));
    }

    @Test
    void aChangedHashIsFound() {
        AuditLink old = chain.at(700).link();
        AuditLink changed = new AuditLink(700, old.previousHash(), old.contentHash(), "0".repeat(64));
        chain.put(700, new LinkedAuditEntry(chain.at(700).entry(), changed));

        assertFaults(tuple(CHANGED, 700L));
    }

    @Test
    void removedEntriesAreFound() {
        chain.links.subList(699, 702).clear();
        chain.links.remove(99);

        assertFaults(tuple(REMOVED, 100L), tuple(REMOVED, 700L));
    }

    @Test
    void anEntryThatWasRemovedWithoutAGapIsFound() {
        chain.links.remove(699);
        for (int i = 700; i < LENGTH; i++) {
            chain.move(i - 1, i);
        }

        assertFaults(tuple(REMOVED, 699L));
    }

    @Test
    void entriesThatChangedPlacesAreFound() {
        LinkedAuditEntry first = chain.at(700);
        LinkedAuditEntry second = chain.at(701);
        chain.put(700, second);
        chain.put(701, first);
        chain.move(699, 700);
        chain.move(700, 701);

        assertFaults(tuple(REORDERED, 700L), tuple(REORDERED, 701L), tuple(REORDERED, 702L));
    }

    @Test
    void theBeginningMayHaveBeenCleanedUp() {
        AuditLink early = chain.at(5).link();
        chain.links.subList(0, 10).clear();

        AuditChainReport report = chain.verify(early);

        assertThat(report.isIntact()).isTrue();
        assertThat(report.firstPosition()).isEqualTo(11);
        assertThat(report.entries()).isEqualTo(LENGTH - 10);
    }

    @Test
    void aLinkThatIsKnownShowsWhetherTheEndWasCutOff() {
        AuditLink head = chain.head().orElseThrow();
        assertThat(chain.verify(head).isIntact()).isTrue();
        chain.links.remove(LENGTH - 1);

        assertThat(chain.verify().isIntact()).isTrue();
        assertThat(chain.verify(head).faults()).containsExactly(new AuditChainFault(REMOVED, LENGTH, ""));

        chain.appendLinked(AuditEntry.builder("forged").build());
        assertThat(chain.verify().isIntact()).isTrue();
        assertThat(chain.verify(head).faults())
                .extracting(AuditChainFault::kind, AuditChainFault::position)
                .containsExactly(tuple(CHANGED, (long) LENGTH));
    }

    @Test
    void aLinkThatIsKnownIsFollowedByTheFirstThatIsLeft() {
        AuditLink known = chain.at(10).link();
        chain.links.subList(0, 10).clear();
        assertThat(chain.verify(known).isIntact()).isTrue();

        Chain forged = new Chain();
        forged.links.add(new LinkedAuditEntry(AuditEntry.builder("forged").build(), new AuditLink(10, "", "", "")));
        forged.appendLinked(AuditEntry.builder("forged").build());
        forged.links.remove(0);

        assertThat(forged.verify().isIntact()).isTrue();
        assertThat(forged.verify(known).faults())
                .extracting(AuditChainFault::kind, AuditChainFault::position)
                .containsExactly(tuple(CHANGED, 11L));
    }

    @Test
    void whatIsCleanedUpWhileItIsReadIsNoFault() {
        chain.afterRead = () -> chain.links.subList(0, 700).clear();

        assertThat(chain.verify()).isEqualTo(new AuditChainReport(LENGTH - 700, 0, 701, chain.head(), List.of()));
    }

    @Test
    void aFaultIsFoundThoughThereIsACleanup() {
        chain.change(900, entry -> entry.toBuilder().actor("somebody else").build());
        chain.afterRead = () -> chain.links.subList(0, 700).clear();

        assertFaults(tuple(CHANGED, 900L));
    }

    /** So many would take minutes if each was compared with all others. */
    @Test
    void faultsMayBeMany() {
        Chain changed = new Chain();
        AuditEntry entry = AuditEntry.builder("X").build();
        for (int i = 1; i <= 200_000; i++) {
            changed.links.add(new LinkedAuditEntry(entry, new AuditLink(i, "", "", "")));
        }

        AuditChainReport report = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> changed.verify());

        assertThat(report.faults()).hasSize(200_000);
    }

    @Test
    void anErasedEntryIsCounted() {
        chain.change(700, AuditEntry::erased);

        assertThat(chain.verify().erased()).isEqualTo(1);
        assertFaults();
    }

    @Test
    void anErasedEntryThatSaysSomethingIsChanged() {
        chain.change(700, entry -> entry.toBuilder().state(AuditState.ERASED).build());

        assertFaults(tuple(CHANGED, 700L));
    }

    private void assertFaults(Tuple... faults) {
        assertThat(chain.verify().faults())
                .extracting(AuditChainFault::kind, AuditChainFault::position)
                .containsExactly(faults);
    }

    /** A chain whose keeper may do with it what he likes. */
    private static final class Chain implements AuditChain {
        private final List<LinkedAuditEntry> links = new ArrayList<>();

        /** What happens after the first page was read. */
        private Runnable afterRead = () -> {};

        LinkedAuditEntry at(int position) {
            return links.get(position - 1);
        }

        void put(int position, LinkedAuditEntry linked) {
            links.set(position - 1, linked);
        }

        void change(int position, UnaryOperator<AuditEntry> change) {
            put(
                    position,
                    new LinkedAuditEntry(
                            change.apply(at(position).entry()), at(position).link()));
        }

        /** Gives the entry at an index another position. */
        void move(int index, long position) {
            LinkedAuditEntry linked = links.get(index);
            AuditLink old = linked.link();
            AuditLink moved = new AuditLink(position, old.previousHash(), old.contentHash(), old.hash());
            links.set(index, new LinkedAuditEntry(linked.entry(), moved));
        }

        @Override
        public AuditLink appendLinked(AuditEntry entry) {
            AuditLink link = AuditLink.of(entry, head());
            links.add(new LinkedAuditEntry(entry, link));
            return link;
        }

        @Override
        public Optional<AuditLink> head() {
            return links.isEmpty()
                    ? Optional.empty()
                    : Optional.of(links.get(links.size() - 1).link());
        }

        @Override
        public List<LinkedAuditEntry> readChain(long position, int limit) {
            List<LinkedAuditEntry> page = links.stream()
                    .filter(linked -> linked.link().position() > position)
                    .limit(limit)
                    .toList();
            afterRead.run();
            afterRead = () -> {};
            return page;
        }
    }
}
