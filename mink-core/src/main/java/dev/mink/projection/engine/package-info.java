/**
 * Runs projections: {@link dev.mink.projection.engine.ProjectionEngine}, and what it is made of.
 *
 * <p>Each async projection has an {@code AsyncWorker} with a thread of its own. A worker acts only while
 * it owns its projection ({@code Ownership}), applies events and moves its checkpoint in one transaction
 * where it can ({@code Checkpointing}), and finds the event that is to blame for a failure
 * ({@code Trouble}). What all workers need done regularly is done by one {@code Caretaker}.
 */
@NullMarked
package dev.mink.projection.engine;

import org.jspecify.annotations.NullMarked;
