/**
 * Runs projections: {@link dev.mink.projection.engine.ProjectionEngine}, and what it is made of.
 *
 * <p>Each async projection has an {@code AsyncWorker} with a thread of its own. A worker acts only while
 * it owns its projection ({@code Ownership}). It takes {@code Steps}, in each of which events are applied and
 * the checkpoint is moved in one transaction where it can be ({@code Checkpointing}); what happens where one
 * fails is said by {@code Failures}, and how far it has got by {@code Progress}. What all workers need done
 * regularly is done by one {@code Caretaker}.
 */
@NullMarked
package dev.mink.projection.engine;

import org.jspecify.annotations.NullMarked;
