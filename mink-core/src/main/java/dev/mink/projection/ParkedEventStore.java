package dev.mink.projection;

import dev.mink.adapter.Capabilities;
import dev.mink.adapter.Transaction;
import java.util.List;
import java.util.Set;

/** Keeps the events that projections could not apply. A capability of an adapter; every method is atomic. */
public interface ParkedEventStore extends Capabilities {
    /** Parks an event; replaces what is parked of the same projection at the same position. */
    void park(ParkedEvent event);

    /** The streams that have an event parked by a projection. */
    Set<String> streamsWithParked(String projection);

    /**
     * Events parked by a projection, by position.
     *
     * @param afterPosition only events after this one; 0 for all
     * @param limit how many at most
     * @throws IllegalArgumentException if the position is negative or the limit less than 1
     */
    List<ParkedEvent> list(String projection, long afterPosition, int limit);

    /** How many events a projection has parked. */
    long count(String projection);

    /**
     * Forgets a parked event.
     *
     * @return false if there is none at this position
     */
    boolean remove(String projection, long position);

    /** Forgets all events that a projection has parked; how many they were. */
    long removeAll(String projection);

    /**
     * This store from within a transaction, for its time: what is written commits with it, or not at all.
     *
     * @throws IllegalArgumentException if the transaction is not one of the same backend
     */
    ParkedEventStore in(Transaction transaction);
}
