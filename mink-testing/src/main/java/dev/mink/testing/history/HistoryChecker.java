package dev.mink.testing.history;

import dev.mink.AppendResult;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedFilter;
import dev.mink.testing.history.HistoryFault.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Collects what happened while writers and readers ran at once, and tells what should not have:
 * events lost, doubled, reordered, torn, misplaced, vanished, made up, and gaps between versions.
 *
 * <p>Writers report each append as acknowledged, rolled back or of unknown outcome; what they learn
 * later of an unknown one, as by repeating it, replaces that. Each reader reports what it gets.
 * In the end, when the readers had time to get everything, {@link #stored} may be fed with the
 * whole feed; then {@link #report} compares. All methods may be called from any thread.
 */
public final class HistoryChecker {
    private final long seed;
    private final Map<UUID, HistoryEvent> acknowledged = new LinkedHashMap<>();
    private final Map<UUID, List<HistoryEvent>> unknown = new HashMap<>();
    private final Map<UUID, HistoryEvent> rolledBack = new HashMap<>();
    private final List<ReaderHistory> readers = new ArrayList<>();
    private @Nullable List<HistoryEvent> stored;

    /**
     * Creates a checker.
     *
     * @param seed what the run can be repeated with; part of every report
     */
    public HistoryChecker(long seed) {
        this.seed = seed;
    }

    /** An append was reported to have happened. */
    public void acknowledged(AppendRequest request, List<AppendResult> results) {
        acknowledged(HistoryEvent.of(request, results));
    }

    /** Events were reported to be stored; their versions and positions are compared if they are not 0. */
    public synchronized void acknowledged(List<HistoryEvent> events) {
        for (HistoryEvent event : events) {
            acknowledged.put(event.id(), event);
            unknown.remove(event.id());
        }
    }

    /** An append was reported to have failed: none of its events is stored. */
    public void rolledBack(AppendRequest request) {
        rolledBack(HistoryEvent.of(request, List.of()));
    }

    /** Events were reported not to be stored. */
    public synchronized void rolledBack(List<HistoryEvent> events) {
        for (HistoryEvent event : events) {
            rolledBack.put(event.id(), event);
            unknown.remove(event.id());
        }
    }

    /** It was not reported whether an append happened. */
    public void unknown(AppendRequest request) {
        unknown(HistoryEvent.of(request, List.of()));
    }

    /** It was not reported whether these events, either all of them or none, are stored. */
    public synchronized void unknown(List<HistoryEvent> events) {
        for (HistoryEvent event : events) {
            if (!acknowledged.containsKey(event.id())) {
                unknown.put(event.id(), List.copyOf(events));
            }
        }
    }

    /** A reader of the feed from its beginning. */
    public ReaderHistory reader(String name, FeedFilter filter) {
        return reader(name, filter, 0);
    }

    /** A reader of the feed from after a position. */
    public synchronized ReaderHistory reader(String name, FeedFilter filter, long from) {
        ReaderHistory reader = new ReaderHistory(name, filter, from);
        readers.add(reader);
        return reader;
    }

    /**
     * What storage holds, by ascending position, read when nobody wrote any more: from then on this
     * decides what readers must have got. May be called for page after page.
     */
    public synchronized void stored(List<HistoryEvent> events) {
        List<HistoryEvent> all = stored == null ? new ArrayList<>() : stored;
        all.addAll(events);
        stored = all;
    }

    /** Number of events reported as stored so far. */
    public synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    /** Compares everything. */
    public synchronized HistoryReport report() {
        List<HistoryFault> faults = new ArrayList<>();
        if (stored != null) {
            checkStorage(stored, faults);
        }
        Map<UUID, HistoryEvent> committed = committed();
        Map<String, Integer> received = new HashMap<>();
        for (ReaderHistory reader : readers) {
            List<HistoryEvent> events = reader.events();
            received.put(reader.name(), events.size());
            new SequenceCheck(reader.name(), faults).check(events, reader.seesWholeStreams());
            checkOrigin(reader.name(), events, faults);
            checkComplete(reader, events, committed.values(), faults);
        }
        return new HistoryReport(seed, committed.size(), received, faults);
    }

    /**
     * Compares everything.
     *
     * @throws AssertionError with numbers, seed and the first offenders, if anything is wrong
     */
    public HistoryReport assertClean() {
        HistoryReport report = report();
        if (!report.isClean()) {
            throw new AssertionError(report.toString());
        }
        return report;
    }

    private void checkStorage(List<HistoryEvent> events, List<HistoryFault> faults) {
        new SequenceCheck("storage", faults).check(events, true);
        checkOrigin("storage", events, faults);
        Set<UUID> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.id()));
        for (HistoryEvent event : acknowledged.values()) {
            if (!ids.contains(event.id())) {
                faults.add(new HistoryFault(Kind.VANISHED, "storage", event, "acknowledged, and not stored"));
            }
        }
        for (List<HistoryEvent> group : Set.copyOf(unknown.values())) {
            long present =
                    group.stream().filter(event -> ids.contains(event.id())).count();
            if (present != 0 && present != group.size()) {
                String detail = "only " + present + " of " + group.size() + " events of the append are stored";
                faults.add(new HistoryFault(Kind.TORN, "storage", group.get(0), detail));
            }
        }
    }

    /** What readers must have got: what is stored, or as much of it as is known. */
    private Map<UUID, HistoryEvent> committed() {
        Map<UUID, HistoryEvent> committed = new LinkedHashMap<>();
        if (stored != null) {
            stored.forEach(event -> committed.put(event.id(), event));
            return committed;
        }
        for (ReaderHistory reader : readers) {
            for (HistoryEvent event : reader.events()) {
                if (unknown.containsKey(event.id())) {
                    committed.put(event.id(), event);
                }
            }
        }
        committed.putAll(acknowledged);
        return committed;
    }

    private void checkOrigin(String where, List<HistoryEvent> events, List<HistoryFault> faults) {
        for (HistoryEvent event : events) {
            HistoryEvent written = acknowledged.get(event.id());
            if (written != null) {
                if (!written.agreesWith(event)) {
                    faults.add(new HistoryFault(Kind.MISPLACED, where, event, "acknowledged as " + written));
                }
            } else if (rolledBack.containsKey(event.id())) {
                faults.add(new HistoryFault(Kind.PHANTOM, where, event, "its append was reported to have failed"));
            } else if (!unknown.containsKey(event.id())) {
                faults.add(new HistoryFault(Kind.PHANTOM, where, event, "nobody wrote it"));
            }
        }
    }

    private static void checkComplete(
            ReaderHistory reader,
            List<HistoryEvent> events,
            Iterable<HistoryEvent> committed,
            List<HistoryFault> faults) {
        Set<UUID> ids = new HashSet<>();
        for (HistoryEvent event : events) {
            ids.add(event.id());
            if (!reader.mustReceive(event)) {
                faults.add(new HistoryFault(Kind.PHANTOM, reader.name(), event, "the reader did not ask for it"));
            }
        }
        for (HistoryEvent event : committed) {
            if (reader.mustReceive(event) && !ids.contains(event.id())) {
                faults.add(new HistoryFault(Kind.LOST, reader.name(), event, "never received"));
            }
        }
    }
}
