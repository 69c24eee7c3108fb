package dev.mink.testing.history;

import dev.mink.testing.history.HistoryFault.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a checker found: the faults, in the order of storage first and then of the readers. */
public final class HistoryReport {
    private static final int SHOWN = 5;

    private final long seed;
    private final int committed;
    private final Map<String, Integer> received;
    private final List<HistoryFault> faults;

    HistoryReport(long seed, int committed, Map<String, Integer> received, List<HistoryFault> faults) {
        this.seed = seed;
        this.committed = committed;
        this.received = new TreeMap<>(received);
        this.faults = List.copyOf(faults);
    }

    /** The seed of the run. */
    public long seed() {
        return seed;
    }

    /** Number of events that were committed. */
    public int committed() {
        return committed;
    }

    /** All faults. */
    public List<HistoryFault> faults() {
        return faults;
    }

    /** Number of faults of a kind, at readers and storage. */
    public long count(Kind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).count();
    }

    /** Number of faults of a kind at one reader. */
    public long count(Kind kind, String reader) {
        return faults.stream()
                .filter(fault -> fault.kind() == kind && fault.where().equals(reader))
                .count();
    }

    /** Whether there are no faults. */
    public boolean isClean() {
        return faults.isEmpty();
    }

    /** Numbers, the seed, and the first offenders of each kind. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("history of ").append(committed).append(" committed events, received ");
        text.append(received).append(", seed ").append(seed).append(": ");
        if (faults.isEmpty()) {
            return text.append("clean").toString();
        }
        Map<Kind, List<HistoryFault>> byKind = new EnumMap<>(Kind.class);
        faults.forEach(fault ->
                byKind.computeIfAbsent(fault.kind(), kind -> new ArrayList<>()).add(fault));
        text.append(faults.size())
                .append(" faults (replay with -Dmink.seed=")
                .append(seed)
                .append(')');
        byKind.forEach((kind, found) -> {
            text.append("\n  ").append(kind).append(": ").append(found.size());
            found.stream().limit(SHOWN).forEach(fault -> text.append("\n    ").append(fault));
        });
        return text.toString();
    }
}
