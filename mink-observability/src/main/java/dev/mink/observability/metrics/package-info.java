/** Metrics of commands and of the event store, through Micrometer. */
@NullMarked
package dev.mink.observability.metrics;

import org.jspecify.annotations.NullMarked;
