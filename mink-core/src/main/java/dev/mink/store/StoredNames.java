package dev.mink.store;

import dev.mink.adapter.FeedFilter;
import dev.mink.versioning.Evolution;
import java.util.Set;
import java.util.TreeSet;

/** Turns filters by current type names into what the backend can filter. */
final class StoredNames {
    private final Evolution evolution;
    private final boolean pushesTypesDown;

    /**
     * Creates the translation.
     *
     * @param pushesTypesDown false where a read stage may give an event any other type: then types are
     *     compared after reading only
     */
    StoredNames(Evolution evolution, boolean pushesTypesDown) {
        this.evolution = evolution;
        this.pushesTypesDown = pushesTypesDown;
    }

    /**
     * The filter by stored names, which lets through at least what the given one does.
     *
     * @throws IllegalArgumentException if it names a type that no event is read as any more, or an old name
     */
    FeedFilter of(FeedFilter filter) {
        Set<String> names = new TreeSet<>();
        filter.eventTypes().forEach(type -> names.addAll(evolution.storedNames(type)));
        return filter.withTypes(pushesTypesDown ? names : Set.of());
    }
}
