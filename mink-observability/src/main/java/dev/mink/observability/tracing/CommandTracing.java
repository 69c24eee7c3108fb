package dev.mink.observability.tracing;

import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.Middleware;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;

/** Makes a span of every command, however it ends. */
final class CommandTracing implements Middleware {
    private final MinkTracing tracing;

    CommandTracing(MinkTracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            Context parent = TraceContext.of(context.context());
            Span span = start(command, context, parent);
            Context inside = parent.with(span);
            try (Scope ignored = inside.makeCurrent()) {
                CommandContext carrying = context.with(c -> TraceContext.carry(inside, c));
                CommandResult result = Objects.requireNonNull(next.handle(command, carrying), "result");
                ended(span, result);
                return result;
            } catch (Throwable e) {
                Spans.failed(span, e);
                throw e;
            } finally {
                span.end();
            }
        };
    }

    private Span start(Command command, CommandContext context, Context parent) {
        String type = command.commandType();
        SpanBuilder span = tracing.tracer()
                .spanBuilder("command." + type)
                .setParent(parent)
                .setAttribute(Attribute.SERVICE, tracing.serviceName())
                .setAttribute(Attribute.COMMAND_TYPE, type)
                .setAttribute(Attribute.COMMAND_ID, context.commandId());
        if (command instanceof AggregateCommand toAggregate) {
            // A command that was not validated yet may lack it; that is not for tracing to find out.
            Spans.setUnlessEmpty(
                    span, Attribute.COMMAND_AGGREGATE, Objects.requireNonNullElse(toAggregate.aggregateId(), ""));
        }
        Spans.setUnlessEmpty(span, Attribute.CORRELATION_ID, context.correlationId());
        Spans.setUnlessEmpty(span, Attribute.CAUSATION_ID, context.causationId());
        Spans.setUnlessEmpty(span, Attribute.TENANT_ID, context.tenantId());
        Spans.setUnlessEmpty(span, Attribute.ACTOR, context.actor());
        return span.startSpan();
    }

    private static void ended(Span span, CommandResult result) {
        if (result.replayed()) {
            span.setAttribute(Attribute.RESULT_REPLAYED, true);
        }
        if (result.isError()) {
            Spans.failed(span, result.error().orElseGet(() -> new CommandUnsuccessfulException(null)));
            return;
        }
        span.setAttribute(Attribute.RESULT_AGGREGATE, result.aggregateId());
        span.setAttribute(Attribute.RESULT_VERSION, result.version());
        Spans.succeeded(span);
    }
}
