package dev.mink.adapter;

import java.time.Instant;
import java.util.Objects;

/**
 * How far a consumer has got.
 *
 * @param name the consumer
 * @param position position of the last event it has done with
 * @param active false if an operator paused it
 * @param updatedAt when the position was written last
 */
public record Checkpoint(String name, long position, boolean active, Instant updatedAt) {
    /** Creates a checkpoint. */
    public Checkpoint {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
