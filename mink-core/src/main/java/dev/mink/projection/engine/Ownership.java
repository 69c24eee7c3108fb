package dev.mink.projection.engine;

import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run a projection, which one process has at a time. Where the backend has no leases it is
 * always given.
 */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final String RUN = "projection:";
    private static final String REBUILD = "rebuild:";

    private final Optional<LeaseStore> leases;
    private final String name;
    private final String owner;
    private final Duration timeToLive;
    private @Nullable Held held;

    /** Token of the lease that was had last; 0 for none. */
    private long lastToken;

    /** A lease and until when it certainly is ours, by this process's own clock. */
    private record Held(Lease lease, long until) {}

    /** The right to do what has a name. */
    Ownership(Optional<LeaseStore> leases, String name, String owner, Duration timeToLive) {
        this.leases = leases;
        this.name = name;
        this.owner = owner;
        this.timeToLive = timeToLive;
    }

    /** What the right to run a projection is called. */
    static String toRun(String projection) {
        return RUN + projection;
    }

    /** What the right to fill a second model of a projection is called. */
    static String toRebuild(String projection) {
        return REBUILD + projection;
    }

    String name() {
        return name;
    }

    /** Tries to get the right; true if it is had already. */
    boolean acquire() {
        if (leases.isEmpty() || isHeld()) {
            return true;
        }
        long before = System.nanoTime();
        Optional<Lease> lease = leases.get().acquire(name, owner, timeToLive);
        lease.ifPresent(got -> hold(new Held(got, before + timeToLive.toNanos())));
        return lease.isPresent();
    }

    /** Tries to get a right back that ran out; false if somebody else has it, or had it meanwhile. */
    boolean regain() {
        long before = lastToken();
        if (!acquire()) {
            return false;
        }
        if (leases.isEmpty() || lastToken() <= before + 1) {
            return true;
        }
        release();
        noteToken(before);
        return false;
    }

    /** Holds the right longer, if it is had. */
    void renew() {
        Held before = held();
        if (leases.isEmpty() || before == null) {
            return;
        }
        long now = System.nanoTime();
        Optional<Lease> renewed = leases.get().renew(before.lease(), timeToLive);
        replace(
                before,
                renewed.map(lease -> new Held(lease, now + timeToLive.toNanos()))
                        .orElse(null));
        if (renewed.isEmpty()) {
            LOG.warn("mink: {} lost {}", owner, name);
        }
    }

    /** Gives the right back; where that fails it ends by itself. */
    void release() {
        Held before = held();
        if (leases.isEmpty() || before == null) {
            return;
        }
        replace(before, null);
        try {
            Uninterrupted.run(() -> {
                var unused = leases.get().release(before.lease());
            });
        } catch (RuntimeException e) {
            LOG.debug("mink: {} could not be released and will expire", name, e);
        }
    }

    /** Whether the right certainly is ours now. */
    boolean isHeld() {
        Held now = held();
        return leases.isEmpty() || (now != null && now.until() - System.nanoTime() > 0);
    }

    /** Who has the right, as far as the store knows. */
    Optional<String> currentOwner() {
        return leases.isEmpty() || isHeld()
                ? Optional.of(owner)
                : leases.get().find(name).map(Lease::owner);
    }

    /** Who else has the right, as far as the store knows. */
    Optional<String> otherOwner() {
        return leases.isEmpty() || isHeld()
                ? Optional.empty()
                : leases.get().find(name).map(Lease::owner).filter(other -> !other.equals(owner));
    }

    /** Whether confirming within a transaction means anything. */
    boolean isFenced() {
        return leases.isPresent();
    }

    /**
     * Makes sure, as the last thing in a transaction, that the right is still ours when it commits.
     *
     * @throws OwnershipLostException if it is not
     */
    void confirm(Transaction transaction) {
        if (leases.isPresent()) {
            leases.get().confirm(transaction, lease());
        }
    }

    /**
     * The lease.
     *
     * @throws OwnershipLostException if it was lost
     */
    Lease lease() {
        Held now = held();
        if (now == null) {
            throw new OwnershipLostException(new Lease(name, owner, 0, java.time.Instant.EPOCH));
        }
        return now.lease();
    }

    /** Notes that the right was lost. */
    synchronized void lost() {
        held = null;
    }

    private synchronized @Nullable Held held() {
        return held;
    }

    private synchronized void hold(Held now) {
        held = now;
        lastToken = now.lease().token();
    }

    private synchronized long lastToken() {
        return lastToken;
    }

    private synchronized void noteToken(long token) {
        lastToken = token;
    }

    private synchronized void replace(Held before, @Nullable Held now) {
        if (Objects.equals(held, before)) {
            held = now;
        }
    }
}
