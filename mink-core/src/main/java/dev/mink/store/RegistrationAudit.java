package dev.mink.store;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.serialization.EventRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds stored event types that no class is registered for. */
final class RegistrationAudit {
    private final EventRegistry registry;
    private final EventReader reader;

    RegistrationAudit(EventRegistry registry, EventReader reader) {
        this.registry = registry;
        this.reader = reader;
    }

    /** The findings among some stored events, ordered by name. */
    List<UnregisteredEventType> of(Stream<StoredEvent> events) {
        Map<String, UnregisteredEventType> findings = new TreeMap<>();
        events.forEach(stored -> {
            for (Event event : reader.decode(stored)) {
                if (!registry.isRegistered(event.type())) {
                    findings.merge(
                            event.type(),
                            new UnregisteredEventType(event.type(), 1, stored.streamId(), stored.globalPosition()),
                            (first, next) -> new UnregisteredEventType(
                                    first.eventType(),
                                    first.count() + 1,
                                    first.exampleStream(),
                                    first.firstPosition()));
                }
            }
        });
        return List.copyOf(findings.values());
    }
}
