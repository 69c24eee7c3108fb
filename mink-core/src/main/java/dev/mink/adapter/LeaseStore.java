package dev.mink.adapter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Gives each piece of background work one owner among all processes. A capability of an adapter.
 *
 * <p>Every method is atomic, also between processes; what has expired is decided by the store's clock
 * alone. Names are not blank and have at most {@value #MAX_NAME_LENGTH} characters, an owner's name is
 * not blank and has at most {@value #MAX_OWNER_LENGTH}; neither contains U+0000; a time to live is from
 * {@link #SHORTEST} to {@link #LONGEST}: anything else is an {@link IllegalArgumentException}.
 */
public interface LeaseStore extends Capabilities {
    /** The longest name, in characters. */
    int MAX_NAME_LENGTH = 600;

    /** The longest name of an owner, in characters. */
    int MAX_OWNER_LENGTH = 200;

    /** The shortest time to live, a millisecond. */
    Duration SHORTEST = Duration.ofMillis(1);

    /** The longest time to live, 365 days. */
    Duration LONGEST = Duration.ofDays(365);

    /**
     * Takes a lease that nobody holds: never taken, released or expired. Each success has a greater token
     * than the ones before it. A lease that the same owner holds is not taken a second time.
     *
     * @return empty if it is held
     */
    Optional<Lease> acquire(String name, String owner, Duration timeToLive);

    /**
     * Holds a lease longer.
     *
     * @return the lease with its new end; empty if it expired or was taken over, and nothing was changed
     */
    Optional<Lease> renew(Lease lease, Duration timeToLive);

    /**
     * Gives a lease back before somebody takes it over.
     *
     * @return false if it was lost already: taken over or released
     */
    boolean release(Lease lease);

    /** The lease as it was last taken, also if it expired; empty if nobody ever took it, or it was released. */
    Optional<Lease> find(String name);

    /** All leases that are held, ordered by name. */
    List<Lease> held();

    /**
     * Makes sure that the lease is still the caller's when the transaction commits. To be called as the
     * last thing in the transaction: it keeps others from taking over until then, and renewals and requests
     * wait for it. A lease that expired and that nobody took over still is the caller's.
     *
     * @throws OwnershipLostException if it expired and was taken over, or was released
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    void confirm(Transaction transaction, Lease lease);

    /**
     * Leaves a request for whoever owns or will own a name; it replaces one that is there.
     *
     * @param request a word that the owner understands, not blank, of at most 50 characters
     */
    void request(String name, String request);

    /** The request that waits for the owner of a name. */
    Optional<String> requested(String name);

    /** All requests that wait for an owner by the names they are for, in the order of the names; of the caller's own. */
    SortedMap<String, String> requests();

    /**
     * Replaces the request of a lease's name within a transaction, if it is the given one. Like {@link #confirm}
     * it makes sure of the lease and keeps others from taking over.
     *
     * @param next what the owner, or who comes after it, is to know from then on; empty for nothing
     * @return false if it was another one or none, and nothing was changed
     * @throws OwnershipLostException if the lease is not the caller's any more
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    boolean replaceRequest(Transaction transaction, Lease lease, String request, Optional<String> next);

    /** Removes the request of a lease's name within a transaction, if it is the given one: see {@link #replaceRequest}. */
    default boolean consumeRequest(Transaction transaction, Lease lease, String request) {
        return replaceRequest(transaction, lease, request, Optional.empty());
    }
}
