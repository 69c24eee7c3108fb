package dev.mink.testing.history;

import dev.mink.testing.history.HistoryFault.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Looks at the order of events alone. */
final class SequenceCheck {
    private final String where;
    private final List<HistoryFault> faults;
    private final Map<UUID, HistoryEvent> seen = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();

    SequenceCheck(String where, List<HistoryFault> faults) {
        this.where = where;
        this.faults = faults;
    }

    /**
     * Checks events in the order they came.
     *
     * @param wholeStreams whether versions must follow each other without gap, from 1
     */
    void check(List<HistoryEvent> events, boolean wholeStreams) {
        long position = 0;
        for (HistoryEvent event : events) {
            HistoryEvent before = seen.putIfAbsent(event.id(), event);
            if (before != null || event.position() == position) {
                add(Kind.DOUBLED, event, before == null ? "another event has the same position" : "first as " + before);
            } else if (event.position() < position) {
                add(Kind.REORDERED, event, "after position " + position);
            } else {
                checkVersion(event, wholeStreams);
            }
            position = Math.max(position, event.position());
        }
    }

    private void checkVersion(HistoryEvent event, boolean wholeStreams) {
        long last = versions.getOrDefault(event.streamId(), 0L);
        boolean follows = wholeStreams ? event.version() == last + 1 : event.version() > last;
        if (!follows) {
            add(Kind.VERSION_GAP, event, "after version " + last);
        }
        versions.put(event.streamId(), event.version());
    }

    private void add(Kind kind, HistoryEvent event, String detail) {
        faults.add(new HistoryFault(kind, where, event, detail));
    }
}
