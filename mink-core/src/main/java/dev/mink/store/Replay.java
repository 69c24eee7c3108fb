package dev.mink.store;

import dev.mink.Aggregate;
import dev.mink.Event;
import dev.mink.serialization.EventRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies stored events to aggregates, and decides about those that have no class. */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final int MAX_WARNED = 1_000;

    private final EventRegistry registry;
    private final Unregistered unregistered;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** What happens to an event without class. */
    enum Unregistered {
        /** It is left out, with a warning a type. */
        SKIP,
        /** The aggregate gets it as a map. */
        AS_MAP,
        /** The load fails. */
        REFUSE
    }

    Replay(EventRegistry registry, Unregistered unregistered) {
        this.registry = registry;
        this.unregistered = unregistered;
    }

    /**
     * Whether an aggregate gets the event.
     *
     * @throws UnregisteredEventTypeException if it has no class and that is not allowed
     */
    boolean admits(Event event) {
        if (registry.isRegistered(event.type())) {
            return true;
        }
        if (unregistered == Unregistered.REFUSE) {
            throw new UnregisteredEventTypeException(event.streamId(), event.type(), event.version());
        }
        if (warned.size() < MAX_WARNED && warned.add(event.type())) {
            LOG.warn(
                    "mink: unregistered event type on aggregate replay: eventType={} stream={} version={}; {}",
                    event.type(),
                    event.streamId(),
                    event.version(),
                    unregistered == Unregistered.AS_MAP ? "applied as a map" : "left out of the state");
        }
        return unregistered == Unregistered.AS_MAP;
    }

    /** Applies one event, if it is admitted. */
    void apply(Aggregate aggregate, Event event) {
        if (!admits(event)) {
            return;
        }
        Object data = event.data();
        try {
            aggregate.applyEvent(data);
        } catch (RuntimeException e) {
            throw new ApplyEventException(event, e);
        }
    }
}
