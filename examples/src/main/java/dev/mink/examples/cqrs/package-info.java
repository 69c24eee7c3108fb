/** Commands to orders: through middleware to handlers, and events that tell who caused them. */
@NullMarked
package dev.mink.examples.cqrs;

import org.jspecify.annotations.NullMarked;
