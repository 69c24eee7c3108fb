package dev.mink.benchmarks.compare;

/** Something that stores events. All methods may be called from several threads at once. */
interface Writer extends AutoCloseable {
    /** Short name in results. */
    String name();

    /** Appends to a new stream: the small event if the count is 1, the start of the batch otherwise. */
    void append(String streamId, int count);

    /** Removes what was stored. */
    @Override
    void close();
}
