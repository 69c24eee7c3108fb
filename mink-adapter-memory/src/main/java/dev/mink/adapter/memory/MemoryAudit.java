package dev.mink.adapter.memory;

import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditOrder;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditQuery.Place;
import dev.mink.command.audit.AuditState;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.DuplicateAuditEntryException;
import dev.mink.command.audit.LinkedAuditEntry;
import dev.mink.command.audit.SubjectAuditPurger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The audit trail of a {@link MemoryAdapter}. Everything is guarded by this. */
final class MemoryAudit implements AuditStore, AuditChain, SubjectAuditPurger {
    private static final Comparator<AuditEntry> OLDEST_FIRST =
            Comparator.comparing(AuditEntry::timestamp).thenComparing(AuditEntry::id);

    private final Gate gate;

    /** All entries, the chained ones too, by id. */
    private final Map<String, AuditEntry> entries = new HashMap<>();

    private final NavigableMap<Long, LinkedAuditEntry> chain = new TreeMap<>();

    MemoryAudit(Gate gate) {
        this.gate = gate;
    }

    @Override
    public synchronized void append(AuditEntry entry) {
        gate.enter("appending audit entry", entry.id());
        add(entry);
    }

    @Override
    public synchronized AuditLink appendLinked(AuditEntry entry) {
        gate.enter("appending audit entry", entry.id());
        AuditLink link = AuditLink.of(entry, lastLink());
        add(entry);
        chain.put(link.position(), new LinkedAuditEntry(entry, link));
        return link;
    }

    @Override
    public synchronized List<AuditEntry> find(AuditQuery query) {
        gate.enter("reading", "audit entries");
        Comparator<AuditEntry> order =
                query.order() == AuditOrder.TIMESTAMP_ASC ? OLDEST_FIRST : OLDEST_FIRST.reversed();
        return matching(query)
                .filter(entry -> query.after()
                        .map(place -> comesAfter(place, entry, query.order()))
                        .orElse(true))
                .sorted(order)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized long count(AuditQuery query) {
        gate.enter("counting", "audit entries");
        return matching(query).count();
    }

    @Override
    public synchronized long removeBefore(Instant time) {
        gate.enter("removing", "audit entries");
        Set<String> kept = keptOfChain(time);
        List<String> old = entries.values().stream()
                .filter(entry -> entry.timestamp().isBefore(time))
                .map(AuditEntry::id)
                .filter(id -> !kept.contains(id))
                .toList();
        old.forEach(entries::remove);
        chain.values().removeIf(linked -> !kept.contains(linked.entry().id()));
        return old.size();
    }

    @Override
    public synchronized Optional<AuditLink> head() {
        gate.enter("reading", "the head of the audit chain");
        return lastLink();
    }

    @Override
    public synchronized List<LinkedAuditEntry> readChain(long position, int limit) {
        gate.enter("reading", "the audit chain");
        return chain.tailMap(position, false).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized long deleteAuditBySubject(String subjectId) {
        gate.enter("erasing", "audit entries of a subject");
        if (subjectId.isEmpty()) {
            return 0;
        }
        Predicate<AuditEntry> named = AuditQuery.builder()
                .actor(subjectId)
                .build()
                .filter()
                .or(AuditQuery.builder().aggregateId(subjectId).build().filter());
        Set<String> ids = entries.values().stream()
                .filter(entry -> entry.state() != AuditState.ERASED)
                .filter(named)
                .flatMap(entry -> Stream.of(entry.id(), entry.intentId()))
                .filter(entries::containsKey)
                .collect(Collectors.toSet());
        ids.forEach(entries::remove);
        chain.replaceAll((position, linked) -> ids.contains(linked.entry().id()) ? erased(linked) : linked);
        return ids.size();
    }

    synchronized void clear() {
        entries.clear();
        chain.clear();
    }

    private void add(AuditEntry entry) {
        if (entries.putIfAbsent(entry.id(), entry) != null) {
            throw new DuplicateAuditEntryException(entry.id());
        }
    }

    private Optional<AuditLink> lastLink() {
        return Optional.ofNullable(chain.lastEntry())
                .map(last -> last.getValue().link());
    }

    private Stream<AuditEntry> matching(AuditQuery query) {
        Set<String> outdated = query.intents() ? Set.of() : completedIntents();
        return entries.values().stream()
                .filter(entry -> entry.state() != AuditState.ERASED)
                .filter(query.filter())
                .filter(entry -> !outdated.contains(entry.id()));
    }

    private Set<String> completedIntents() {
        return entries.values().stream()
                .map(AuditEntry::intentId)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    private static boolean comesAfter(Place place, AuditEntry entry, AuditOrder order) {
        int byTime = entry.timestamp().compareTo(place.timestamp());
        int comparison = byTime == 0 ? entry.id().compareTo(place.id()) : byTime;
        return order == AuditOrder.TIMESTAMP_ASC ? comparison > 0 : comparison < 0;
    }

    /** The chain from its first entry that is not old, but at least its last one. */
    private Set<String> keptOfChain(Instant time) {
        long first = chain.values().stream()
                .filter(linked -> !linked.entry().timestamp().isBefore(time))
                .map(linked -> linked.link().position())
                .findFirst()
                .orElseGet(() -> chain.isEmpty() ? 0 : chain.lastKey());
        Set<String> kept = new HashSet<>();
        chain.tailMap(first).values().forEach(linked -> kept.add(linked.entry().id()));
        return kept;
    }

    /** The place in the chain, and nothing of what stood there. */
    private LinkedAuditEntry erased(LinkedAuditEntry linked) {
        AuditEntry blank = linked.entry().erased();
        entries.put(blank.id(), blank);
        return new LinkedAuditEntry(blank, linked.link());
    }
}
