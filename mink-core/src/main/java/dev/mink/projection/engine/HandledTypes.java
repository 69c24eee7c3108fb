package dev.mink.projection.engine;

import dev.mink.adapter.FeedFilter;
import dev.mink.projection.Projection;
import dev.mink.store.EventStore;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

/**
 * The types of event that a projection handles, by their current names.
 *
 * @param names empty for all
 */
record HandledTypes(Set<String> names) {
    HandledTypes {
        names = Set.copyOf(names);
    }

    /** Registers the classes that a projection handles, and finds their names. */
    static HandledTypes of(Projection projection, EventStore store) {
        Set<String> names = new HashSet<>(projection.handledEvents());
        for (Class<?> type : projection.handledClasses()) {
            Set<Class<?>> concrete = new HashSet<>();
            if (!expand(type, concrete)) {
                return new HandledTypes(Set.of());
            }
            store.registerEvents(concrete.toArray(Class<?>[]::new));
            concrete.forEach(each -> names.add(store.serializer().registry().typeName(each)));
        }
        return new HandledTypes(names);
    }

    /** False if a class may have any subclasses, so that every event must be looked at. */
    private static boolean expand(Class<?> type, Set<Class<?>> concrete) {
        if (type.isSealed()) {
            boolean all = true;
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                all &= expand(permitted, concrete);
            }
            return all;
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || type == Object.class) {
            return false;
        }
        concrete.add(type);
        return true;
    }

    boolean includes(String type) {
        return names.isEmpty() || names.contains(type);
    }

    FeedFilter filter() {
        return FeedFilter.all().withTypes(names);
    }
}
