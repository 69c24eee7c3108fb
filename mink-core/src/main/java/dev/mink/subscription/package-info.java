/**
 * Following events as they are stored: one catch-up engine for all streams, a category, a single
 * stream and every filter, to pull from or to be pushed by.
 *
 * <p>A subscription reads pages from storage until it has caught up, then from a tail that is shared
 * by all subscriptions of a store. It never drops an event: a slow consumer is simply behind.
 */
@NullMarked
package dev.mink.subscription;

import org.jspecify.annotations.NullMarked;
