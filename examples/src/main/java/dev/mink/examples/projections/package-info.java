/**
 * Read models that follow orders: one in the append's own transaction, one in the background, one live, and one in
 * a table that is verified and rebuilt.
 */
@NullMarked
package dev.mink.examples.projections;

import org.jspecify.annotations.NullMarked;
