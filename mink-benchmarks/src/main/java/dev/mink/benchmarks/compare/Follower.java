package dev.mink.benchmarks.compare;

/** Something that keeps a read model of the feed. Used by one thread. */
interface Follower extends AutoCloseable {
    /** Short name in results. */
    String name();

    /** The table of the read model, with its schema. */
    String table();

    /** Starts at the first event, with an empty table, and returns the nanoseconds until it has followed all of them. */
    long catchUp();

    @Override
    void close();
}
