/** Parts of the feed of all streams: by type of event, by category, by stream, and in a projection. */
@NullMarked
package dev.mink.examples.feedfilter;

import org.jspecify.annotations.NullMarked;
