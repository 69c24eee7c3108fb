/** The tables, and how they come into being. */
@NullMarked
package dev.mink.adapter.postgres.internal.schema;

import org.jspecify.annotations.NullMarked;
