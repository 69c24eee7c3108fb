package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditChainReport;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditOrder;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditState;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.DuplicateAuditEntryException;
import dev.mink.command.audit.LinkedAuditEntry;
import dev.mink.command.audit.SubjectAuditPurger;
import dev.mink.testing.contract.Race.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An audit trail: what is found and in which order, what is removed and what stays, and the chain of
 * hashes. The store need not be empty, but its chain must be intact.
 */
public abstract class AuditStoreContract extends AdapterContract {
    private static final int THREADS = 8;
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00.123456Z");

    private AuditStore store;

    /** Sets up the contract. */
    protected AuditStoreContract() {}

    @BeforeEach
    final void findStore() {
        store = AuditStore.of(adapter());
    }

    // ---------------------------------------------------------------- what is kept

    @Test
    void anEntryIsKeptAsItIs() {
        AuditEntry entry = rich(Sample.category());

        store.append(entry);

        assertThat(found(byActor(entry.actor()))).containsExactly(entry);
    }

    @Test
    void whatIsUnsetStaysUnset() {
        String type = Sample.category();
        AuditEntry entry = AuditEntry.builder(type).timestamp(NOON).build();

        store.append(entry);

        assertThat(found(AuditQuery.builder().commandType(type).build())).containsExactly(entry);
    }

    @Test
    void timesAreKeptInMicroseconds() {
        AuditEntry entry = AuditEntry.builder("X")
                .actor(Sample.category())
                .timestamp(Instant.parse("2024-05-06T12:00:00.123456789Z"))
                .build();

        store.append(entry);

        assertThat(found(byActor(entry.actor())))
                .extracting(AuditEntry::timestamp)
                .containsExactly(Instant.parse("2024-05-06T12:00:00.123456Z"));
    }

    @Test
    void anIdIsMadeIfThereIsNone() {
        AuditEntry entry = AuditEntry.builder("X").actor(Sample.category()).build();

        store.append(entry);

        String id = found(byActor(entry.actor())).get(0).id();
        assertThat(UUID.fromString(id).version()).isEqualTo(4);
        assertThat(id).isEqualTo(entry.id());
    }

    @Test
    void anIdIsTakenOnce() {
        AuditEntry entry = rich(Sample.category());
        store.append(entry);
        AuditEntry other = entry.toBuilder().error("another").build();

        assertThatThrownBy(() -> store.append(other))
                .isInstanceOfSatisfying(
                        DuplicateAuditEntryException.class,
                        e -> assertThat(e.id()).isEqualTo(entry.id()));
        AuditEntry sameIdInCapitals =
                other.toBuilder().id(entry.id().toUpperCase(Locale.ROOT)).build();
        assertThatThrownBy(() -> store.append(sameIdInCapitals)).isInstanceOf(DuplicateAuditEntryException.class);

        assertThat(found(byActor(entry.actor()))).containsExactly(entry);
    }

    @Test
    void noTextMakesAnEntryGetLost() {
        String actor = "\uD83D\uDE80".repeat(5_000) + Sample.category();
        String strange = "a\0b\uD800c\uDC00";
        AuditEntry entry = AuditEntry.builder("T".repeat(10_000))
                .actor(actor)
                .aggregateId("ä".repeat(10_000))
                .correlationId(randomText())
                .tenantId(randomText())
                .commandId(strange)
                .error("e".repeat(100_000) + strange)
                .metadata(Map.of(strange, strange))
                .build();

        store.append(entry);

        assertThat(found(byActor(actor))).containsExactly(entry);
        assertThat(found(byActor(actor + "x"))).isEmpty();
        assertThat(entry.commandId()).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    }

    // ---------------------------------------------------------------- what is found

    @Test
    void everyConditionNarrows() {
        String tenant = Sample.category();
        AuditEntry base =
                rich(tenant).toBuilder().tenantId(tenant).timestamp(NOON).build();
        store.append(base);
        store.append(another(base).actor("other").build());
        store.append(another(base).aggregateId("other").build());
        store.append(another(base).correlationId("other").build());
        store.append(another(base).timestamp(NOON.plusSeconds(1)).build());
        store.append(another(base).success(false).error("no").build());
        store.append(
                AuditEntry.builder("Other").tenantId(tenant).timestamp(NOON).build());

        assertThat(count(tenant(tenant))).isEqualTo(7);
        assertThat(count(tenant(tenant).actor(base.actor()))).isEqualTo(5);
        assertThat(count(tenant(tenant).aggregateId(base.aggregateId()))).isEqualTo(5);
        assertThat(count(tenant(tenant).correlationId(base.correlationId()))).isEqualTo(5);
        assertThat(count(tenant(tenant).commandType("Other"))).isEqualTo(1);
        assertThat(count(tenant(tenant).success(false))).isEqualTo(2);
        assertThat(count(tenant(tenant).success(true))).isEqualTo(5);
        assertThat(count(tenant(tenant).from(NOON.plusSeconds(1)))).isEqualTo(1);
        assertThat(count(tenant(tenant).to(NOON.plusSeconds(1)))).isEqualTo(6);
        assertThat(count(tenant(tenant).from(NOON).to(NOON))).isZero();
        assertThat(count(tenant(tenant)
                        .actor(base.actor())
                        .success(true)
                        .aggregateId(base.aggregateId())
                        .commandType(base.commandType())))
                .isEqualTo(3);
        assertThat(count(tenant(Sample.category()))).isZero();
    }

    @Test
    void timesMayBeFinerThanThoseOfEntries() {
        String tenant = Sample.category();
        for (int micros = 0; micros < 3; micros++) {
            store.append(AuditEntry.builder("X")
                    .tenantId(tenant)
                    .timestamp(NOON.plus(micros, ChronoUnit.MICROS))
                    .build());
        }

        for (int nanos : new int[] {1_001, 1_499, 1_500, 1_999, 2_000}) {
            assertThat(count(tenant(tenant).from(NOON.plusNanos(nanos)))).isEqualTo(1);
            assertThat(count(tenant(tenant).to(NOON.plusNanos(nanos)))).isEqualTo(2);
        }
        assertThat(count(tenant(tenant).from(Instant.MIN).to(Instant.MAX))).isEqualTo(3);
    }

    @Test
    void theNewestComeFirstUnlessTheOldestAreAskedFor() {
        String tenant = Sample.category();
        List<AuditEntry> oldestFirst = several(tenant, 12);

        assertThat(found(tenant(tenant).order(AuditOrder.TIMESTAMP_ASC).build()))
                .isEqualTo(oldestFirst);
        List<AuditEntry> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        assertThat(found(tenant(tenant).build())).isEqualTo(newestFirst);
    }

    @Test
    void pagesHaveEveryEntryOnce() {
        String tenant = Sample.category();
        List<AuditEntry> all = several(tenant, 23);

        for (AuditOrder order : AuditOrder.values()) {
            List<AuditEntry> byOffset = new ArrayList<>();
            List<AuditEntry> byPlace = new ArrayList<>();
            for (int page = 0; page < 5; page++) {
                byOffset.addAll(found(
                        tenant(tenant).order(order).limit(5).offset(page * 5).build()));
                AuditQuery.Builder next = tenant(tenant).order(order).limit(5);
                byPlace.addAll(found(
                        byPlace.isEmpty()
                                ? next.build()
                                : next.after(byPlace.get(byPlace.size() - 1)).build()));
            }
            assertThat(byOffset).containsExactlyInAnyOrderElementsOf(all);
            assertThat(byPlace).isEqualTo(byOffset);
        }
        assertThat(found(tenant(tenant).offset(23).build())).isEmpty();
        assertThat(count(tenant(tenant).limit(2).offset(20).after(all.get(0)))).isEqualTo(23);
    }

    @Test
    void aHundredAreFoundUnlessMoreAreAskedFor() {
        String tenant = Sample.category();
        several(tenant, AuditQuery.DEFAULT_LIMIT + 1);

        assertThat(found(tenant(tenant).build())).hasSize(AuditQuery.DEFAULT_LIMIT);
        assertThat(found(tenant(tenant).limit(-1).offset(-1).build())).hasSize(AuditQuery.DEFAULT_LIMIT);
        assertThat(found(tenant(tenant).limit(Integer.MAX_VALUE).build())).hasSize(AuditQuery.DEFAULT_LIMIT + 1);
        assertThat(tenant(tenant).limit(Integer.MAX_VALUE).build().limit()).isEqualTo(AuditQuery.MAX_LIMIT);
    }

    @Test
    void anIntentIsFoundUntilThereIsAnOutcome() {
        String tenant = Sample.category();
        AuditEntry intent = AuditEntry.builder("X")
                .tenantId(tenant)
                .state(AuditState.INTENT)
                .timestamp(NOON)
                .build();
        AuditEntry outcome = AuditEntry.builder("X")
                .tenantId(tenant)
                .success(true)
                .intentId(intent.id())
                .timestamp(NOON.plusSeconds(1))
                .build();

        store.append(intent);
        assertThat(found(tenant(tenant).build())).containsExactly(intent);
        assertThat(count(tenant(tenant))).isEqualTo(1);

        store.append(outcome);
        assertThat(found(tenant(tenant).build())).containsExactly(outcome);
        assertThat(found(tenant(tenant).order(AuditOrder.TIMESTAMP_ASC).build()))
                .containsExactly(outcome);
        assertThat(count(tenant(tenant))).isEqualTo(1);
        assertThat(count(tenant(tenant).success(false))).isZero();
        assertThat(found(tenant(tenant).withIntents().build())).containsExactly(outcome, intent);
        assertThat(count(tenant(tenant).withIntents())).isEqualTo(2);
    }

    // ---------------------------------------------------------------- what is removed

    @Test
    void onlyWhatIsOlderIsRemoved() {
        String tenant = Sample.category();
        Instant longAgo = Instant.parse("1970-01-02T00:00:00Z");
        store.append(AuditEntry.builder("X").tenantId(tenant).timestamp(longAgo).build());
        AuditEntry kept = AuditEntry.builder("X")
                .tenantId(tenant)
                .timestamp(longAgo.plus(1, ChronoUnit.MICROS))
                .build();
        store.append(kept);

        assertThat(store.removeBefore(longAgo.plus(1, ChronoUnit.MICROS))).isEqualTo(1);
        assertThat(found(tenant(tenant).build())).containsExactly(kept);
        assertThat(store.removeBefore(kept.timestamp())).isZero();
        assertThat(store.cleanup(Duration.between(longAgo.plusSeconds(60), Instant.now())))
                .isEqualTo(1);
        assertThat(found(tenant(tenant).build())).isEmpty();
        assertThatThrownBy(() -> store.cleanup(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPersonsEntriesAreRemovedWithTheirIntents() {
        SubjectAuditPurger purger = store.capability(SubjectAuditPurger.class).orElseThrow();
        String tenant = Sample.category();
        String person = Sample.category();
        AuditEntry intent = AuditEntry.builder("X")
                .tenantId(tenant)
                .state(AuditState.INTENT)
                .build();
        store.append(intent);
        store.append(AuditEntry.builder("X")
                .tenantId(tenant)
                .intentId(intent.id())
                .aggregateId(person)
                .build());
        store.append(AuditEntry.builder("X").tenantId(tenant).actor(person).build());
        AuditEntry other =
                AuditEntry.builder("X").tenantId(tenant).correlationId(person).build();
        store.append(other);

        assertThat(purger.deleteAuditBySubject("")).isZero();
        assertThat(purger.deleteAuditBySubject(Sample.category())).isZero();
        assertThat(purger.deleteAuditBySubject(person)).isEqualTo(3);
        assertThat(purger.deleteAuditBySubject(person)).isZero();
        assertThat(found(tenant(tenant).withIntents().build())).containsExactly(other);
    }

    // ---------------------------------------------------------------- the chain

    @Test
    void linkedEntriesAreFoundLikeOthersAndFollowEachOther() {
        AuditChain chain = chain();
        Optional<AuditLink> before = chain.head();
        AuditEntry first = rich(Sample.category());
        AuditEntry second = rich(first.actor());

        AuditLink firstLink = chain.appendLinked(first);
        AuditLink secondLink = chain.appendLinked(second);

        assertThat(found(byActor(first.actor()))).containsExactlyInAnyOrder(first, second);
        assertThat(firstLink.previousHash())
                .isEqualTo(before.map(AuditLink::hash).orElse(""));
        assertThat(secondLink.previousHash()).isEqualTo(firstLink.hash());
        assertThat(secondLink.position()).isEqualTo(firstLink.position() + 1);
        assertThat(chain.head()).contains(secondLink);
        assertThat(chain.readChain(firstLink.position() - 1, 2))
                .containsExactly(new LinkedAuditEntry(first, firstLink), new LinkedAuditEntry(second, secondLink));
        assertIntact(chain.verify(firstLink));
    }

    @Test
    void aDuplicateIsNotLinked() {
        AuditChain chain = chain();
        AuditEntry entry = rich(Sample.category());
        AuditLink link = chain.appendLinked(entry);

        assertThatThrownBy(() -> chain.appendLinked(entry)).isInstanceOf(DuplicateAuditEntryException.class);

        assertThat(chain.head()).contains(link);
    }

    @Test
    void whatManyThreadsLinkIsOneChain() throws InterruptedException {
        AuditChain chain = chain();
        int each = Rounds.of(25, 250);
        long before = chain.head().map(AuditLink::position).orElse(0L);
        String actor = Sample.category();
        try (Race race = new Race(THREADS)) {
            List<Outcome<Integer>> outcomes = race.run(i -> () -> {
                for (int n = 0; n < each; n++) {
                    chain.appendLinked(rich(actor));
                    store.append(rich(actor));
                }
                return each;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        AuditChainReport report = chain.verify();
        assertIntact(report);
        assertThat(report.head().orElseThrow().position()).isEqualTo(before + (long) THREADS * each);
        assertThat(store.count(byActor(actor))).isEqualTo(2L * THREADS * each);
    }

    @Test
    void theChainSurvivesTheErasureOfAPerson() {
        AuditChain chain = chain();
        String person = Sample.category();
        AuditEntry erased = rich(person);
        AuditEntry kept = rich(Sample.category());
        long erasedBefore = chain.verify().erased();
        AuditLink link = chain.appendLinked(erased);
        chain.appendLinked(kept);

        assertThat(store.capability(SubjectAuditPurger.class).orElseThrow().deleteAuditBySubject(person))
                .isEqualTo(1);

        assertThat(found(byActor(person))).isEmpty();
        assertThat(found(byActor(kept.actor()))).containsExactly(kept);
        LinkedAuditEntry left = chain.readChain(link.position() - 1, 1).get(0);
        assertThat(left.link()).isEqualTo(link);
        assertThat(left.entry()).isEqualTo(erased.erased());
        AuditChainReport report = chain.verify();
        assertIntact(report);
        assertThat(report.erased()).isEqualTo(erasedBefore + 1);
    }

    @Test
    void whatIsOldStaysBehindWhatIsNewInTheChain() {
        AuditChain chain = chain();
        chain.appendLinked(rich(Sample.category()));
        AuditEntry old = rich(Sample.category()).toBuilder()
                .timestamp(Instant.parse("1969-07-20T20:17:40Z"))
                .build();
        chain.appendLinked(old);
        chain.appendLinked(rich(Sample.category()));

        store.removeBefore(Instant.parse("1969-07-20T20:17:41Z"));

        assertThat(found(byActor(old.actor()))).containsExactly(old);
        assertIntact(chain.verify());
    }

    // ---------------------------------------------------------------- the end

    @Test
    void aClosedStoreRefuses() {
        AuditChain chain = chain();
        adapter().close();

        assertThatThrownBy(() -> store.append(rich("x"))).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> store.find(AuditQuery.all())).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> store.count(AuditQuery.all())).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> store.cleanup(Duration.ofDays(100_000))).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> chain.appendLinked(rich("x"))).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(chain::head).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(chain::verify).isInstanceOf(AdapterClosedException.class);
    }

    private AuditChain chain() {
        return store.capability(AuditChain.class)
                .orElseThrow(() -> new AssertionError("the store cannot chain its entries"));
    }

    private static void assertIntact(AuditChainReport report) {
        assertThat(report.faults()).isEmpty();
        assertThat(report.isIntact()).isTrue();
    }

    private List<AuditEntry> found(AuditQuery query) {
        return store.find(query);
    }

    private long count(AuditQuery.Builder query) {
        return store.count(query.build());
    }

    private static AuditQuery byActor(String actor) {
        return AuditQuery.builder().actor(actor).build();
    }

    private static AuditQuery.Builder tenant(String tenant) {
        return AuditQuery.builder().tenantId(tenant);
    }

    /** Entries of a tenant, three of each time, from the oldest to the newest. */
    private List<AuditEntry> several(String tenant, int count) {
        List<AuditEntry> entries = IntStream.range(0, count)
                .mapToObj(i -> AuditEntry.builder("X")
                        .tenantId(tenant)
                        .timestamp(NOON.plusSeconds(i / 3))
                        .build())
                .sorted(Comparator.comparing(AuditEntry::timestamp).thenComparing(AuditEntry::id))
                .toList();
        entries.forEach(store::append);
        return entries;
    }

    private static AuditEntry rich(String actor) {
        return AuditEntry.builder("ShipOrder/ä")
                .commandId("command-1")
                .aggregateId("order-" + actor)
                .actor(actor)
                .tenantId("tenant")
                .correlationId("correlation-" + actor)
                .causationId("causation")
                .version(4_000_000_000L)
                .durationMs(5_000_000_000L)
                .timestamp(NOON)
                .success(true)
                .metadata(Map.of("region", "eu", "grüße", "\uD83D\uDC4B \"q\" \\\n"))
                .replayed(true)
                .build();
    }

    private static AuditEntry.Builder another(AuditEntry entry) {
        return entry.toBuilder().id("");
    }

    private static String randomText() {
        StringBuilder text = new StringBuilder();
        while (text.length() < 10_000) {
            text.append(UUID.randomUUID());
        }
        return text.toString();
    }
}
