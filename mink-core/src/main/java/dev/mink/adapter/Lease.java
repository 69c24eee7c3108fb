package dev.mink.adapter;

import java.time.Instant;
import java.util.Objects;

/**
 * The right to do some background work alone, for a time.
 *
 * @param name the work
 * @param owner who has it
 * @param token rises whenever somebody else takes over; tells an owner from all earlier ones
 * @param expiresAt until when it is held unless it is renewed, by the backend's clock
 */
public record Lease(String name, String owner, long token, Instant expiresAt) {
    /** Creates a lease. */
    public Lease {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
