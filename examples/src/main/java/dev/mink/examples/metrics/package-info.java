/** Commands and an event store that are measured, and what Prometheus gets to see of them. */
@NullMarked
package dev.mink.examples.metrics;

import org.jspecify.annotations.NullMarked;
