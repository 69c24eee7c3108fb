package dev.mink.benchmarks.compare;

/** Something that stores and reads events. All methods may be called from several threads at once. */
interface Contestant extends Writer {
    /** Loads a whole stream and returns how many events it has. */
    int load(String streamId);

    /** Reads the feed from its beginning in pages until at least so many events were read; returns how many. */
    int readFeed(int events, int pageSize);

    /** Forgets all events if they are kept in memory, so that it does not fill up. */
    default void forget() {}
}
