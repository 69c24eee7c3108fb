package dev.mink.store;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.serialization.Serializer;
import dev.mink.subscription.SubscriptionEngine;

/** What a store is made of; shared by its views. */
record StoreParts(
        EventStoreAdapter adapter,
        Serializer serializer,
        EventReader reader,
        EventWriter writer,
        Aggregates aggregates,
        RegistrationAudit audit,
        SubscriptionEngine subscriptions,
        StoredNames storedNames,
        boolean closesAdapter) {

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
