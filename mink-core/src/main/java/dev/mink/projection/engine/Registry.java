package dev.mink.projection.engine;

import dev.mink.projection.ProjectionNotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The projections of an engine by name, in the order of their registration. Safe for all threads. */
final class Registry {
    /** Guarded by this. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Adds a projection; false if its name is taken. */
    synchronized boolean add(Entry entry) {
        return entries.putIfAbsent(entry.name(), entry) == null;
    }

    /** Removes a projection; false if its name is not, or no longer, its own. */
    synchronized boolean remove(Entry entry) {
        return entries.remove(entry.name(), entry);
    }

    synchronized boolean has(String name) {
        return entries.containsKey(name);
    }

    synchronized boolean has(Entry entry) {
        return entries.get(entry.name()) == entry;
    }

    /**
     * The projection of a name.
     *
     * @throws ProjectionNotFoundException if there is none
     */
    synchronized Entry get(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ProjectionNotFoundException(name);
        }
        return entry;
    }

    /**
     * The async projection of a name.
     *
     * @throws ProjectionNotFoundException if there is none
     */
    AsyncEntry async(String name) {
        if (get(name) instanceof AsyncEntry async) {
            return async;
        }
        throw new ProjectionNotFoundException(name);
    }

    synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /** Those of one kind. */
    <T extends Entry> List<T> all(Class<T> kind) {
        return all().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
