/**
 * Judges what an event store did from the outside: what writers were told, what is stored, and
 * what each reader got.
 */
@NullMarked
package dev.mink.testing.history;

import org.jspecify.annotations.NullMarked;
