package dev.mink;

/** An aggregate that remembers the version it had when it was last loaded or saved. */
public interface VersionedAggregate extends Aggregate {
    /** Version at the last load or save, whatever {@link #version()} was changed to since. */
    long originalVersion();
}
