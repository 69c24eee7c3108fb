/** Traces from commands over stored events to those who read them, through OpenTelemetry. */
@NullMarked
package dev.mink.observability.tracing;

import org.jspecify.annotations.NullMarked;
