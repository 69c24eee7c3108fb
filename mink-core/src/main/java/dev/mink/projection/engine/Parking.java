package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.Transaction;
import java.util.Optional;

/** Stores events that could not be applied, and knows which streams wait for them. */
interface Parking {
    /** Nothing is parked where there is no place for it. */
    Parking NOWHERE = new Parking() {
        @Override
        public boolean isPossible() {
            return false;
        }

        @Override
        public void load() {}

        @Override
        public void load(Transaction transaction) {}

        @Override
        public boolean holdsBack(StoredEvent event) {
            return false;
        }

        @Override
        public void holdBack(StoredEvent event, Optional<Transaction> transaction) {}

        @Override
        public void park(StoredEvent event, Throwable cause, int attempts, Optional<Transaction> transaction) {}

        @Override
        public void parked(StoredEvent event) {}

        @Override
        public void clear(Optional<Transaction> transaction) {}
    };

    /** Whether there is a place to park. */
    boolean isPossible();

    /** Learns from the store which streams wait. */
    void load();

    /** Learns it within a transaction. */
    void load(Transaction transaction);

    /** Whether an event must wait because an earlier one of its stream does. */
    boolean holdsBack(StoredEvent event);

    /** Parks an event because an earlier one of its stream is. */
    void holdBack(StoredEvent event, Optional<Transaction> transaction);

    /** Parks an event that failed. */
    void park(StoredEvent event, Throwable cause, int attempts, Optional<Transaction> transaction);

    /** Notes that an event's parking has committed. */
    void parked(StoredEvent event);

    /** Forgets everything that is parked, as all events will be applied anew; {@link #load} after that. */
    void clear(Optional<Transaction> transaction);
}
