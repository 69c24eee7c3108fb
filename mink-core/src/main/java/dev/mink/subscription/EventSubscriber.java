package dev.mink.subscription;

/**
 * Opens subscriptions.
 *
 * <p>The forms without handler are pulled from by the caller and need no thread; those with one run
 * it on a thread of their own. Where to start is exclusive: 0 is the beginning. A named
 * subscription starts from its checkpoint, if it has one, instead.
 */
public interface EventSubscriber {
    /**
     * Follows the events of all streams.
     *
     * @param fromPosition only events with a greater global position
     */
    Subscription subscribeAll(long fromPosition, SubscriptionOptions options);

    /** Follows the events of all streams; see {@link #subscribeAll(long, SubscriptionOptions)}. */
    Subscription subscribeAll(long fromPosition, SubscriptionOptions options, EventHandler handler);

    /**
     * Follows the events of the streams whose id begins with a category and a hyphen.
     *
     * @param fromPosition only events with a greater global position
     * @throws dev.mink.InvalidStreamIdException if the category is blank or has a hyphen
     */
    Subscription subscribeCategory(String category, long fromPosition, SubscriptionOptions options);

    /** Follows a category; see {@link #subscribeCategory(String, long, SubscriptionOptions)}. */
    Subscription subscribeCategory(
            String category, long fromPosition, SubscriptionOptions options, EventHandler handler);

    /**
     * Follows the events of one stream.
     *
     * @param fromVersion only events with a greater version
     * @throws dev.mink.InvalidStreamIdException if the stream id is blank
     */
    Subscription subscribeStream(String streamId, long fromVersion, SubscriptionOptions options);

    /** Follows one stream; see {@link #subscribeStream(String, long, SubscriptionOptions)}. */
    Subscription subscribeStream(String streamId, long fromVersion, SubscriptionOptions options, EventHandler handler);
}
