package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkContext;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Why the standard middleware has its order. */
class StandardMiddlewareTest {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, CommandContext> contexts = new HashMap<>();
    private final Map<String, DispatchResult> outcomes = new HashMap<>();
    private final Map<String, CommandResult> remembered = new HashMap<>();
    private final LogTap log = new LogTap();
    private int executions;

    /** Notes what a layer at this place sees. */
    private Middleware seen(String name) {
        return next -> {
            Middleware.Next watched =
                    new Watched(next, (command, context, duration, outcome) -> outcomes.put(name, outcome));
            return (command, context) -> {
                calls.add(name);
                contexts.put(name, context);
                return watched.handle(command, context);
            };
        };
    }

    /** Answers a product that was ordered before from memory. */
    private Middleware idempotency() {
        return Middleware.chain(seen("idempotency"), next -> (command, context) -> {
            String key = ((Order) command).product();
            CommandResult before = remembered.get(key);
            if (before != null) {
                return before.asReplayed();
            }
            CommandResult result = next.handle(command, context);
            remembered.put(key, result);
            return result;
        });
    }

    private CommandBus bus(CommandHandler<Order> handler) {
        Middleware standard = StandardMiddleware.builder()
                .context(TenantMiddleware.of(command -> "acme"), seen("context"))
                .tracing(seen("tracing"))
                .metrics(seen("metrics"))
                .logging(LoggingMiddleware.of(log.logger()))
                .audit(seen("audit"))
                .validators(command -> calls.add("validation"))
                .idempotency(idempotency())
                .retry(RetryConfig.builder()
                        .jitter(0)
                        .sleeper(time -> calls.add("retry"))
                        .build())
                .timeout(Duration.ofMinutes(1))
                .build();
        CommandBus bus = CommandBus.builder().middleware(standard).build();
        bus.register(Order.class, (command, context) -> {
            calls.add("handler");
            contexts.put("handler", context);
            executions++;
            return handler.handle(command, context);
        });
        return bus;
    }

    @Test
    void theLayersAreInTheRecommendedOrder() {
        bus((command, context) -> CommandResult.success("1", 1)).dispatch(new Order("tea"));
        assertThat(calls)
                .containsExactly("context", "tracing", "metrics", "audit", "validation", "idempotency", "handler");
    }

    @Test
    void whatObservesHasTheIdsOfTheContext() {
        bus((command, context) -> CommandResult.success("1", 1)).dispatch(new Order("tea"));
        for (String observer : List.of("tracing", "metrics", "audit")) {
            CommandContext context = contexts.get(observer);
            assertThat(context.correlationId()).as(observer).isNotEmpty();
            assertThat(context.tenantId()).as(observer).isEqualTo("acme");
        }
        assertThat(log.pairs(0)).containsKey("correlationId");
    }

    @Test
    void whatObservesSeesWhatIsRefusedAndWhatHasNoHandler() {
        CommandBus bus = bus((command, context) -> CommandResult.success("1", 1));
        assertThatThrownBy(() -> bus.dispatch(new Order(""))).isInstanceOf(ValidationException.class);
        assertThat(outcomes).containsOnlyKeys("context", "tracing", "metrics", "audit");
        assertThat(outcomes.values())
                .allMatch(outcome -> outcome.thrown()
                        .filter(ValidationException.class::isInstance)
                        .isPresent());
        assertThat(log.lines()).containsExactly("INFO Dispatching command", "WARN Command failed");
        assertThat(remembered).as("no idempotency key is used up").isEmpty();

        CommandBus empty = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .audit(seen("audit"))
                        .withoutLogging()
                        .build())
                .build();
        assertThatThrownBy(() -> empty.dispatch(new Order("tea"))).isInstanceOf(HandlerNotFoundException.class);
        assertThat(outcomes.get("audit").thrown()).get().isInstanceOf(HandlerNotFoundException.class);
    }

    @Test
    void aReplayIsObservedAndNotExecuted() {
        CommandBus bus = bus((command, context) -> CommandResult.success("1", 1));
        bus.dispatch(new Order("tea"));
        assertThat(bus.dispatch(new Order("tea")).replayed()).isTrue();
        assertThat(executions).isEqualTo(1);
        assertThat(outcomes.get("audit").result()).get().matches(CommandResult::replayed);
        assertThat(log.pairs(3)).containsEntry("replayed", true);
    }

    @Test
    void allAttemptsAreOneExecutionForThoseFurtherOut() {
        CommandBus bus = bus((command, context) -> executions < 3
                ? CommandResult.error(new IllegalStateException("again"))
                : CommandResult.success("1", 1));
        assertThat(bus.dispatch(new Order("tea")).isSuccess()).isTrue();
        assertThat(calls)
                .containsExactly(
                        "context",
                        "tracing",
                        "metrics",
                        "audit",
                        "validation",
                        "idempotency",
                        "handler",
                        "retry",
                        "handler",
                        "retry",
                        "handler");
        assertThat(remembered.get("tea")).as("no failure in between is kept").isEqualTo(CommandResult.success("1", 1));
    }

    @Test
    void aCommandThatMakesNoSenseIsNotTriedAgain() {
        CommandBus bus = bus((command, context) -> CommandResult.success("1", 1));
        assertThatThrownBy(() -> bus.dispatch(new Order(""))).isInstanceOf(ValidationException.class);
        assertThat(calls).doesNotContain("retry", "idempotency");
    }

    @Test
    void onlyTheWorkHasTheTimeoutAndEveryAttemptItsOwn() {
        List<Object> deadlines = new ArrayList<>();
        CommandBus bus = bus((command, context) -> {
            deadlines.add(context.deadline().orElseThrow());
            return executions < 3 ? CommandResult.error(new IllegalStateException("again")) : CommandResult.success();
        });
        bus.dispatch(new Order("tea"));
        assertThat(Objects.requireNonNull(contexts.get("idempotency")).deadline())
                .as("its bookkeeping outlives the timeout")
                .isEmpty();
        assertThat(deadlines).hasSize(3);
    }

    @Test
    void layersAndCallersMeetPanics() {
        CommandBus bus = bus((command, context) -> {
            throw new AssertionError("broken");
        });
        assertThatThrownBy(() -> bus.dispatch(new Order("tea"))).isInstanceOf(HandlerPanicException.class);
        assertThat(executions)
                .as("an error that recovery has unified is repeated")
                .isEqualTo(3);
        for (String layer : List.of("idempotency", "audit", "metrics", "tracing")) {
            assertThat(outcomes.get(layer).thrown()).as(layer).get().isInstanceOf(HandlerPanicException.class);
        }
    }

    @Test
    void alsoALayerThatFailsIsAPanic() {
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .withoutLogging()
                        .audit(next -> (command, context) -> {
                            throw new IllegalStateException("audit");
                        })
                        .build())
                .build();
        assertThatThrownBy(() -> bus.dispatch(new Order("tea"), MinkContext.empty()))
                .isInstanceOf(HandlerPanicException.class)
                .hasRootCauseMessage("audit");
    }
}
