package dev.mink.observability.tracing;

import static dev.mink.observability.tracing.Recorded.assertFailed;
import static dev.mink.observability.tracing.Recorded.assertSucceeded;
import static dev.mink.observability.tracing.Recorded.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.Middleware;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of commands. */
class CommandTracingTest {
    private final Recorded recorded = new Recorded();
    private final MinkTracing tracing =
            MinkTracing.builder(recorded.telemetry()).serviceName("orders").build();
    private final CommandBus bus =
            CommandBus.builder().middleware(tracing.commandMiddleware()).build();

    record ShipOrder(String aggregateId) implements AggregateCommand {}

    record Ping() implements Command {}

    @AfterEach
    void close() {
        bus.close();
        recorded.telemetry().close();
    }

    @Test
    void tellsWhoWantedWhatAndHowItEnded() {
        bus.register(ShipOrder.class, (command, context) -> CommandResult.success("17", 3));
        MinkContext context = MinkContext.empty()
                .withCorrelationId("p-1")
                .withCausationId("e-1")
                .withTenantId("acme")
                .withActor("ada");

        bus.dispatch(new ShipOrder("17"), context);

        SpanData span = recorded.span("command.ShipOrder");
        assertSucceeded(span);
        assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.mink");
        Map<String, Object> told = attributes(span);
        assertThat(told.remove("mink.command.id")).isNotNull();
        assertThat(told)
                .isEqualTo(Map.of(
                        "mink.service", "orders",
                        "mink.command.type", "ShipOrder",
                        "mink.command.aggregate_id", "17",
                        "mink.correlation_id", "p-1",
                        "mink.causation_id", "e-1",
                        "mink.tenant_id", "acme",
                        "mink.actor", "ada",
                        "mink.result.aggregate_id", "17",
                        "mink.result.version", 3L));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        bus.register(Ping.class, (command, context) -> CommandResult.success());

        bus.dispatch(new Ping());

        assertThat(attributes(recorded.span("command.Ping")))
                .doesNotContainKeys(
                        "mink.command.aggregate_id", "mink.tenant_id", "mink.actor", "mink.result.replayed");
    }

    @Test
    void aFailedResultIsAnError() {
        bus.register(Ping.class, (command, context) -> CommandResult.error(new IOException("disk")));

        assertThat(bus.dispatch(new Ping()).isError()).isTrue();

        assertFailed(recorded.span("command.Ping"), IOException.class, "disk");
    }

    @Test
    void anErrorWithoutMessageIsDescribedByItsClass() {
        bus.register(Ping.class, (command, context) -> CommandResult.error(new IOException()));

        bus.dispatch(new Ping());

        assertFailed(recorded.span("command.Ping"), IOException.class, "java.io.IOException");
    }

    @Test
    void whateverIsThrownIsAnErrorAndThrownOn() {
        StackOverflowError error = new StackOverflowError("deep");
        bus.register(Ping.class, (command, context) -> {
            throw error;
        });

        assertThatThrownBy(() -> bus.dispatch(new Ping())).isSameAs(error);

        assertFailed(recorded.span("command.Ping"), StackOverflowError.class, "deep");
    }

    @Test
    void aTypeWithoutHandlerIsAnError() {
        assertThatThrownBy(() -> bus.dispatch(new Ping())).isInstanceOf(HandlerNotFoundException.class);

        assertFailed(
                recorded.span("command.Ping"),
                HandlerNotFoundException.class,
                "mink: no handler registered for command type \"Ping\"");
    }

    @Test
    void noResultIsAnError() {
        bus.use(nothing());

        assertThatThrownBy(() -> bus.dispatch(new Ping())).isInstanceOf(NullPointerException.class);

        assertFailed(recorded.span("command.Ping"), NullPointerException.class, "result");
    }

    @Test
    void aReplayedResultIsSaidToBe() {
        bus.register(
                Ping.class, (command, context) -> CommandResult.success("1", 2).asReplayed());

        bus.dispatch(new Ping());

        assertThat(attributes(recorded.span("command.Ping"))).containsEntry("mink.result.replayed", true);
    }

    @Test
    void theSpanIsCurrentInsideOnly() {
        AtomicReference<SpanContext> inside = new AtomicReference<>();
        bus.register(Ping.class, (command, context) -> {
            inside.set(Span.current().getSpanContext());
            return CommandResult.success();
        });

        bus.dispatch(new Ping());

        assertThat(inside.get()).isEqualTo(recorded.span("command.Ping").getSpanContext());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void nestedCommandsAreChildren() {
        CommandHandler<ShipOrder> ship = (command, context) -> context.dispatch(new Ping());
        bus.register(ShipOrder.class, ship);
        bus.register(Ping.class, (command, context) -> CommandResult.success());

        bus.dispatch(new ShipOrder(""));

        assertThat(recorded.span("command.Ping").getParentSpanId())
                .isEqualTo(recorded.span("command.ShipOrder").getSpanId());
    }

    @Test
    void asynchronousCommandsBelongToTheTraceThatTheirContextCarries() {
        bus.register(Ping.class, (command, context) -> CommandResult.success());

        Span request = tracing.startSpan("request");
        try (Scope ignored = request.makeCurrent()) {
            bus.dispatchAsync(new Ping(), MinkTracing.withCurrentTrace(MinkContext.empty()))
                    .join();
        } finally {
            request.end();
        }

        assertThat(recorded.span("command.Ping").getParentSpanId())
                .isEqualTo(request.getSpanContext().getSpanId());
    }

    @Test
    void theTraceEndsWithTheCommandInTheThreadThatExecutedIt() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (CommandBus async = CommandBus.builder()
                .asyncExecutor(thread)
                .middleware(tracing.commandMiddleware())
                .build()) {
            async.register(Ping.class, (command, context) -> CommandResult.error(new IOException("disk")));

            async.dispatchAsync(new Ping()).join();

            assertThat(thread.submit(Context::current).get()).isSameAs(Context.root());
        } finally {
            thread.shutdownNow();
        }
        assertThat(recorded.span("command.Ping").hasEnded()).isTrue();
    }

    @Test
    void anInterruptEndsTheSpan() {
        bus.register(Ping.class, (command, context) -> {
            throw new OperationCancelledException("ping");
        });

        assertThatThrownBy(() -> bus.dispatch(new Ping())).isInstanceOf(OperationCancelledException.class);

        assertThat(recorded.span("command.Ping").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(Context.current()).isSameAs(Context.root());
    }

    @Test
    @SuppressWarnings("NullAway")
    void aCommandThatLacksItsAggregateIsNotRefusedByTracing() {
        bus.register(ShipOrder.class, (command, context) -> CommandResult.success());

        assertThat(bus.dispatch(new ShipOrder(null)).isSuccess()).isTrue();

        assertThat(attributes(recorded.span("command.ShipOrder"))).doesNotContainKey("mink.command.aggregate_id");
    }

    @Test
    void ownSpansCanFail() {
        Span own = tracing.startSpan("own");
        try (Scope ignored = own.makeCurrent()) {
            MinkTracing.setError(new CommandUnsuccessfulException(null));
        } finally {
            own.end();
        }

        assertFailed(
                recorded.span("own"), CommandUnsuccessfulException.class, "mink: command returned unsuccessful result");
        assertThat(attributes(recorded.span("own"))).containsEntry("mink.service", "orders");
    }

    @SuppressWarnings("NullAway")
    private static Middleware nothing() {
        return next -> (command, context) -> null;
    }
}
