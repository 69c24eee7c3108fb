package dev.mink.adapter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives each piece of background work one owner among all processes. A capability of an adapter.
 *
 * <p>Every method is atomic, also between processes; what has expired is decided by the store's clock
 * alone. Names are not blank and have at most {@value #MAX_NAME_LENGTH} characters, an owner's name is
 * not blank and has at most {@value #MAX_OWNER_LENGTH}; neither contains U+0000: anything else is an
 * {@link IllegalArgumentException}, as is a time to live that is not positive.
 */
public interface LeaseStore extends Capabilities {
    /** The longest name, in characters. */
    int MAX_NAME_LENGTH = 600;

    /** The longest name of an owner, in characters. */
    int MAX_OWNER_LENGTH = 200;

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
     * Gives a lease back before it expires.
     *
     * @return false if it was lost already
     */
    boolean release(Lease lease);

    /** The lease of a name as it was last taken, also if it expired; empty if nobody ever took it, or it was released. */
    Optional<Lease> find(String name);

    /** All leases that are held, ordered by name. */
    List<Lease> held();

    /**
     * Makes sure that the lease is still the caller's when the transaction commits. To be called as the
     * last thing in the transaction: it keeps others from taking over until then.
     *
     * @throws OwnershipLostException if it expired and was taken over, or was released
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    void confirm(Transaction transaction, Lease lease);

    /**
     * Leaves a request for whoever owns or will own a name; it replaces one that is there.
     *
     * @param request a word that the owner understands, of at most 50 characters
     */
    void request(String name, String request);

    /** The request that waits for the owner of a name. */
    Optional<String> requested(String name);

    /**
     * Removes the request of a lease's name within a transaction, if it is the given one.
     *
     * @return false if it was another one or none
     * @throws OwnershipLostException if the lease is not the caller's any more
     */
    boolean consumeRequest(Transaction transaction, Lease lease, String request);
}
