/** Reading all events in the order of their positions without losing one, and telling when there are new ones. */
@NullMarked
package dev.mink.adapter.postgres.internal.feed;

import org.jspecify.annotations.NullMarked;
