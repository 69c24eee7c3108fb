package dev.mink.observability.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Objects;

/** How spans begin and end. */
final class Spans {
    private Spans() {}

    /** Sets an attribute that has a value. */
    static void setUnlessEmpty(SpanBuilder span, AttributeKey<String> key, String value) {
        if (!value.isEmpty()) {
            span.setAttribute(key, value);
        }
    }

    static void succeeded(Span span) {
        span.setStatus(StatusCode.OK);
    }

    static void failed(Span span, Throwable error) {
        span.recordException(error);
        span.setStatus(
                StatusCode.ERROR,
                Objects.requireNonNullElseGet(
                        error.getMessage(), () -> error.getClass().getName()));
    }
}
