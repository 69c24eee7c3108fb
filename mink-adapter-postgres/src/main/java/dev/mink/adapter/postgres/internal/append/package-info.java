/** Appending: one statement where possible, a transaction where something commits with the events. */
@NullMarked
package dev.mink.adapter.postgres.internal.append;

import org.jspecify.annotations.NullMarked;
