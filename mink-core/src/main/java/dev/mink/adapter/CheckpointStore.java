package dev.mink.adapter;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the positions of consumers by name. A capability of an adapter.
 *
 * <p>Names are not blank and have at most {@value #MAX_NAME_LENGTH} characters, positions are not
 * negative; anything else is an {@link IllegalArgumentException}.
 */
public interface CheckpointStore extends Capabilities {
    /** The longest name, in characters. */
    int MAX_NAME_LENGTH = 500;

    /** The checkpoint of a name; empty if there is none. */
    Optional<Checkpoint> getCheckpoint(String name);

    /** Sets the position of a name, forwards or backwards; whether it is active stays. */
    void setCheckpoint(String name, long position);

    /**
     * Sets the position of a name if it has the expected one; a missing checkpoint has position 0.
     *
     * @return false if it had another one and nothing was written
     */
    boolean compareAndSetCheckpoint(String name, long expected, long position);

    /** Removes a checkpoint, if there is one. */
    void deleteCheckpoint(String name);

    /** All checkpoints, ordered by name. */
    List<Checkpoint> allCheckpoints();

    /**
     * Pauses a consumer or lets it go on; its position and time stay.
     *
     * @return false if there is no such checkpoint
     */
    boolean setActive(String name, boolean active);

    /**
     * This store from within a transaction, for its time: what is written commits with it, or not at all.
     *
     * @throws IllegalArgumentException if the transaction is not one of the same backend
     */
    CheckpointStore in(Transaction transaction);
}
