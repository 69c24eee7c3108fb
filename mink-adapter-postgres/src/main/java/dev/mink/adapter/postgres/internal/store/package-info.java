/** What else the adapter keeps: snapshots, checkpoints; and what it tells about itself. */
@NullMarked
package dev.mink.adapter.postgres.internal.store;

import org.jspecify.annotations.NullMarked;
