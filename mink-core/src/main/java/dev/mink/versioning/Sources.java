package dev.mink.versioning;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds under which stored types the events of a current type may lie. */
final class Sources {
    private final Map<String, History> histories;

    private Sources(Map<String, History> histories) {
        this.histories = histories;
    }

    /**
     * The stored types of each type that is read from others too.
     *
     * @throws IllegalArgumentException if types become each other in a circle
     */
    static Map<String, Set<String>> of(Map<String, History> histories) {
        Sources sources = new Sources(histories);
        Map<String, Set<String>> found = new HashMap<>();
        for (String stored : histories.keySet()) {
            for (String current : sources.destinations(stored, new LinkedHashSet<>())) {
                if (!current.equals(stored)) {
                    found.computeIfAbsent(current, type -> new TreeSet<>(Set.of(type)))
                            .add(stored);
                }
            }
        }
        return found;
    }

    private Set<String> destinations(String type, Set<String> path) {
        if (!path.add(type)) {
            throw new IllegalArgumentException("mink: event types become each other in a circle: " + path);
        }
        Set<String> found = new TreeSet<>();
        History history = histories.get(type);
        for (String next : history == null ? Set.of(type) : history.readAs()) {
            if (next.equals(type)) {
                found.add(type);
            } else {
                found.addAll(destinations(next, path));
            }
        }
        path.remove(type);
        return found;
    }
}
