package dev.mink.store;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.serialization.Serializer;
import dev.mink.subscription.SubscriptionEngine;
import java.util.Set;
import java.util.TreeSet;

/** What a store is made of; shared by its views. */
record StoreParts(
        EventStoreAdapter adapter,
        Serializer serializer,
        EventReader reader,
        EventWriter writer,
        Aggregates aggregates,
        RegistrationAudit audit,
        SubscriptionEngine subscriptions,
        boolean pushesTypesDown,
        boolean closesAdapter) {

    /** What the backend can filter of a filter by current type names. */
    FeedFilter storedNames(FeedFilter filter) {
        return storedNames(serializer, pushesTypesDown, filter);
    }

    /**
     * What the backend can filter of a filter by current type names. A read stage may give an event
     * any other type, so with stages types are compared after reading only.
     */
    static FeedFilter storedNames(Serializer serializer, boolean pushTypesDown, FeedFilter filter) {
        if (filter.eventTypes().isEmpty()) {
            return filter;
        }
        if (!pushTypesDown) {
            return filter.withTypes(Set.of());
        }
        Set<String> names = new TreeSet<>();
        filter.eventTypes().forEach(type -> names.addAll(serializer.registry().storedNames(type)));
        return filter.withTypes(names);
    }

    /** Checks that the store was not closed, whether or not its backend was. */
    void requireOpen() {
        if (subscriptions.isClosed()) {
            throw new AdapterClosedException();
        }
    }

    void close() {
        try {
            subscriptions.close();
        } finally {
            if (closesAdapter) {
                adapter.close();
            }
        }
    }
}
