/**
 * Notices when a change of an event class changes the shape of its events: the shapes are recorded in
 * a file of the repository, and a test compares.
 */
@NullMarked
package dev.mink.testing.schema;

import org.jspecify.annotations.NullMarked;
