/**
 * The event store: appending and reading events, loading and saving aggregates, snapshots.
 *
 * <p>{@link dev.mink.store.EventStore} is the front; writing goes through one pipeline of {@link
 * dev.mink.store.WriteStage}s and reading through one of {@link dev.mink.store.ReadStage}s.
 */
@NullMarked
package dev.mink.store;

import org.jspecify.annotations.NullMarked;
