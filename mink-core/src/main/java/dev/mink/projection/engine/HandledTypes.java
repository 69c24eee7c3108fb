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
        Set<Class<?>> concrete = new HashSet<>();
        boolean all = true;
        for (Class<?> type : projection.handledClasses()) {
            all &= expand(type, concrete);
        }
        store.registerEvents(concrete.toArray(Class<?>[]::new));
        if (!all) {
            return new HandledTypes(Set.of());
        }
        Set<String> names = new HashSet<>(projection.handledEvents());
        concrete.forEach(each -> names.add(store.serializer().registry().typeName(each)));
        return new HandledTypes(names);
    }

    /**
     * Adds the classes that a class stands for.
     *
     * @return false if others may extend it, so that every event must be looked at
     */
    private static boolean expand(Class<?> type, Set<Class<?>> concrete) {
        int modifiers = type.getModifiers();
        if (!type.isInterface() && !Modifier.isAbstract(modifiers) && type != Object.class) {
            concrete.add(type);
        }
        if (!type.isSealed()) {
            return Modifier.isFinal(modifiers);
        }
        boolean all = true;
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            all &= expand(permitted, concrete);
        }
        return all;
    }

    boolean includes(String type) {
        return names.isEmpty() || names.contains(type);
    }

    FeedFilter filter() {
        return FeedFilter.all().withTypes(names);
    }
}
