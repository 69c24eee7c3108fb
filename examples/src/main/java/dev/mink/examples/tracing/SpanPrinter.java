package dev.mink.examples.tracing;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Keeps spans and prints them as trees, one for each trace, in place of a program that shows traces. */
final class SpanPrinter implements SpanExporter {
    private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    void print(PrintStream out) {
        List<SpanData> begun = spans.stream()
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
        for (SpanData root : begun) {
            if (!root.getParentSpanContext().isValid()) {
                out.println("trace " + root.getTraceId());
                print(root, begun, "  ", out);
            }
        }
    }

    private static void print(SpanData span, List<SpanData> begun, String indent, PrintStream out) {
        out.println(indent + span.getName() + " " + span.getKind() + " " + status(span) + attributes(span));
        for (SpanData child : begun) {
            if (child.getParentSpanId().equals(span.getSpanId())) {
                print(child, begun, indent + "  ", out);
            }
        }
    }

    private static String status(SpanData span) {
        StatusCode code = span.getStatus().getStatusCode();
        return code == StatusCode.ERROR ? "ERROR " + span.getStatus().getDescription() : code.toString();
    }

    private static String attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(attribute -> !attribute.getKey().getKey().endsWith(".id"))
                .map(attribute -> attribute.getKey().getKey() + "=" + attribute.getValue())
                .sorted()
                .collect(Collectors.joining(", ", " [", "]"));
    }
}
