package dev.mink.observability.tracing;

import dev.mink.Metadata;
import dev.mink.MinkContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Carries a trace over what threads do not: contexts that are handed on, and events. */
final class TraceContext {
    private static final MinkContext.Key<Context> TRACE = MinkContext.Key.of("trace", Context.class);

    /** What is stored must be readable by everybody, so it does not depend on what a program has configured. */
    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<Map<String, String>> FROM_MAP =
            (entries, key) -> entries == null ? null : entries.get(key);

    private TraceContext() {}

    /** The current context if there is a span in it, else the one that was carried here. */
    static Context of(MinkContext context) {
        Context current = Context.current();
        return hasSpan(current) ? current : context.get(TRACE).orElse(current);
    }

    /** A copy that carries a trace. */
    static MinkContext carry(Context trace, MinkContext context) {
        return context.with(TRACE, trace);
    }

    /** Adds a trace, if there is one, to metadata that has none. */
    static Metadata write(Context trace, Metadata metadata) {
        if (!hasSpan(trace) || W3C.fields().stream().anyMatch(metadata.custom()::containsKey)) {
            return metadata;
        }
        Map<String, String> custom = new HashMap<>(metadata.custom());
        W3C.inject(trace, custom, (entries, key, value) -> {
            if (entries != null) {
                entries.put(key, value);
            }
        });
        return new Metadata(
                metadata.correlationId(), metadata.causationId(), metadata.userId(), metadata.tenantId(), custom);
    }

    /** The trace in metadata; empty if there is none that can be understood. */
    static Optional<Context> read(Metadata metadata) {
        return Optional.of(W3C.extract(Context.root(), metadata.custom(), FROM_MAP))
                .filter(TraceContext::hasSpan);
    }

    static boolean hasSpan(Context context) {
        return Span.fromContext(context).getSpanContext().isValid();
    }
}
