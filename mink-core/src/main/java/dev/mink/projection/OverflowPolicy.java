package dev.mink.projection;

/** What happens to a live projection whose buffer is full. */
public enum OverflowPolicy {
    /** Whoever has the event waits for a free place, for a limited time; then the event is dropped. */
    BLOCK,
    /** The event that waited longest makes place. */
    DROP_OLDEST,
    /** The new event is dropped. */
    DROP_NEWEST
}
