/**
 * How the classes of read models become columns, and queries conditions on columns: what every backend
 * of read models builds on, so that all mean the same. For users it is of no concern.
 */
@NullMarked
package dev.mink.readmodel.mapping;

import org.jspecify.annotations.NullMarked;
