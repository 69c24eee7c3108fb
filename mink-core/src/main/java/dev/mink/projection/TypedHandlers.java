package dev.mink.projection;

import dev.mink.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the handler of an event's class. */
final class TypedHandlers {
    private final Map<Class<?>, ProjectionHandler<Object>> declared;

    /** What each class met so far resolves to; bounded by the number of loaded classes. */
    private final Map<Class<?>, Optional<ProjectionHandler<Object>>> resolved = new ConcurrentHashMap<>();

    TypedHandlers(Map<Class<?>, ProjectionHandler<Object>> declared) {
        this.declared = new LinkedHashMap<>(declared);
    }

    Set<Class<?>> classes() {
        return Set.copyOf(declared.keySet());
    }

    /** Hands the event's object to its handler; does nothing if there is none. */
    void handle(Event event, ProjectionContext context) throws Exception {
        Object data = event.data();
        Optional<ProjectionHandler<Object>> handler = resolved.computeIfAbsent(data.getClass(), this::resolve);
        if (handler.isPresent()) {
            handler.get().handle(data, context);
        }
    }

    private Optional<ProjectionHandler<Object>> resolve(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            ProjectionHandler<Object> handler = declared.get(c);
            if (handler != null) {
                return Optional.of(handler);
            }
        }
        return declared.entrySet().stream()
                .filter(entry -> entry.getKey().isAssignableFrom(type))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
