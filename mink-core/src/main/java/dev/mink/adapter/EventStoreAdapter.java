package dev.mink.adapter;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import java.util.List;
import java.util.Optional;

/**
 * A storage backend for events.
 *
 * <p>All methods may be called from many threads at once. After {@link #close()} every one of them
 * throws {@link AdapterClosedException}. Further abilities (snapshots, checkpoints, health …) are
 * found with {@link #capability}.
 */
public interface EventStoreAdapter extends Capabilities, AutoCloseable {
    /**
     * Stores events, all of the request or none, and runs its participants in the same transaction.
     *
     * <p>Streams are locked in the order of their ids and written in the order of the request.
     * Within a stream versions follow each other without gap; positions ascend in the order of the
     * request.
     *
     * @return one result for each write, in the order of the request
     * @throws ConcurrencyException if a stream has not the expected version
     * @throws StreamNotFoundException if {@code STREAM_EXISTS} was expected of a missing stream
     * @throws DuplicateEventIdException if some of the given event ids are stored already, but not
     *     all of them in this order
     * @throws UnknownOutcomeException if the backend cannot tell whether the events were stored, also
     *     because the adapter was closed before the answer came
     * @throws AdapterClosedException if the adapter is closed, before or while this is under way; then
     *     nothing was stored
     */
    List<AppendResult> append(AppendRequest request);

    /** Events of one stream in the order asked for; none for an unknown stream. */
    List<StoredEvent> load(LoadRequest request);

    /** The description of a stream; empty for an unknown one. */
    Optional<StreamInfo> streamInfo(String streamId);

    /** The highest visible global position, 0 without events. May be above what a feed delivers. */
    long lastPosition();

    /**
     * The position up to which nothing can appear any more, as of now or later. A reader that wants
     * only what comes from now on starts here.
     */
    long stablePosition();

    /**
     * A page of the events of all streams, in the order of their positions.
     *
     * <p>Reading on from {@link FeedPage#nextPosition()} delivers every committed event that passes
     * the filter exactly once, whatever writers do meanwhile. A page without {@link FeedPage#more()}
     * reaches at least the position that was stable when it was asked for.
     *
     * @throws FeedBrokenException if events could be lost, or were: also, where the backend can tell,
     *     if the request starts above every position it has ever given out
     */
    FeedPage readFeed(FeedRequest request);

    /**
     * Registers something to run soon after events were committed, by this process or, where the
     * backend can tell, by another one. It may run more often than needed and on any thread, and must
     * return quickly.
     *
     * @return ends the registration when closed
     */
    Registration onAppend(Runnable wakeUp);

    /** Creates or upgrades what the backend needs; safe from several processes at once. */
    void initialize();

    /** Whether event data must be JSON text. */
    default boolean requiresJsonData() {
        return false;
    }

    /**
     * Ends all work, also what other threads have under way: with {@link AdapterClosedException}, and
     * an append whose outcome cannot be told any more with {@link UnknownOutcomeException}. May be
     * called again.
     */
    @Override
    void close();
}
