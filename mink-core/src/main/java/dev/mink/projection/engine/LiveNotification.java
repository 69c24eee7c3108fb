package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.store.EventStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands stored events to live projections that do not find them by themselves; used once. */
final class LiveNotification {
    private static final Logger LOG = LoggerFactory.getLogger(LiveNotification.class);

    private final EventStore store;
    private final List<LiveEntry> told;
    private final Map<LiveWorker, Long> lost = new HashMap<>();

    LiveNotification(EventStore store, List<LiveEntry> told) {
        this.store = store;
        this.told = told;
    }

    void tellOf(List<StoredEvent> events) throws InterruptedException {
        if (told.isEmpty()) {
            return;
        }
        try {
            for (StoredEvent stored : events) {
                tellOf(stored);
            }
        } finally {
            lost.forEach(LiveWorker::tellOfLoss);
        }
    }

    private void tellOf(StoredEvent stored) throws InterruptedException {
        for (Event event : read(stored)) {
            for (LiveEntry entry : told) {
                if (entry.types().includes(event.type()) && !entry.worker().offerHanded(event)) {
                    lost.merge(entry.worker(), 1L, Long::sum);
                }
            }
        }
    }

    /** Only what an event is read as says who handles it: of one that cannot be read, its stored type has to. */
    private List<Event> read(StoredEvent stored) {
        try {
            return store.processStoredEvent(stored);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "mink: an event of type \"{}\" that live projections are told of cannot be read", stored.type(), e);
            for (LiveEntry entry : told) {
                if (entry.types().includes(stored.type())) {
                    entry.worker().reports().unreadable(stored, e);
                }
            }
            return List.of();
        }
    }
}
