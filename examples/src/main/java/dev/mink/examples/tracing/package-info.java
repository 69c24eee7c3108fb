/** A trace that goes from a command over its events to those who react to them. */
@NullMarked
package dev.mink.examples.tracing;

import org.jspecify.annotations.NullMarked;
