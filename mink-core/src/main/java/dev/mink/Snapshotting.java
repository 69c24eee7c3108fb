package dev.mink;

/**
 * An aggregate whose state can be saved and restored, so that a load need not replay every event.
 *
 * <p>A snapshot is a cache: losing one costs time, never data. Change {@link #snapshotVersion()}
 * whenever the shape or the meaning of the state changes; older snapshots are then ignored.
 *
 * @param <S> the state, a class that the store's JSON mapper can write and read
 */
public interface Snapshotting<S> {
    /** The state, complete and independent of later changes. */
    S snapshot();

    /** Replaces the state of an empty aggregate. */
    void restore(S state);

    /** Version of the state's shape, from 1. */
    int snapshotVersion();
}
