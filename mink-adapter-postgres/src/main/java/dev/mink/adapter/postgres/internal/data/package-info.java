/** Event data on its way into its column: as JSON or as bytes. */
@NullMarked
package dev.mink.adapter.postgres.internal.data;

import org.jspecify.annotations.NullMarked;
