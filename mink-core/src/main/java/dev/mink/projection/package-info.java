/**
 * What users see of their events: projections, which keep read models up to date, and everything that
 * tells how they behave. {@link dev.mink.projection.engine.ProjectionEngine} runs them.
 *
 * <p>An {@link dev.mink.projection.InlineProjection} changes its model in the transaction of the append
 * and is never behind. An {@link dev.mink.projection.AsyncProjection} follows the feed in the background
 * and keeps a checkpoint. A {@link dev.mink.projection.LiveProjection} is told of what happens from now
 * on and keeps nothing.
 */
@NullMarked
package dev.mink.projection;

import org.jspecify.annotations.NullMarked;
