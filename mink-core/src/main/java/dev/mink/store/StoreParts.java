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
        boolean closesAdapter) {

    /** A filter by current type names as one by the names they are stored under. */
    FeedFilter storedNames(FeedFilter filter) {
        return storedNames(serializer, filter);
    }

    static FeedFilter storedNames(Serializer serializer, FeedFilter filter) {
        if (filter.eventTypes().isEmpty()) {
            return filter;
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
