/**
 * The demonstration: an order's life on a real PostgreSQL, with a conflict shown and solved, a
 * snapshot, and a named subscription that goes on where it stopped.
 */
@NullMarked
package dev.mink.examples.orders;

import org.jspecify.annotations.NullMarked;
