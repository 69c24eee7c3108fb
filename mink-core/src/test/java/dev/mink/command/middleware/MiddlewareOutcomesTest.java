package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkContext;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, alone and all together, with every way in which a handler may end. */
class MiddlewareOutcomesTest {
    private static final MinkException OWN = new MinkException("mink: own");
    private static final IllegalStateException FOREIGN = new IllegalStateException("foreign");
    private static final AssertionError ERROR = new AssertionError("error");
    private static final OutOfMemoryError MACHINE = new OutOfMemoryError("none left");
    private static final IllegalStateException FORESEEN = new IllegalStateException("foreseen");

    /** How a handler may end, and what a caller without any middleware meets. */
    enum Ending {
        SUCCEEDS(null),
        THROWS_AN_OWN_EXCEPTION(OWN.getClass()),
        THROWS_A_FOREIGN_EXCEPTION(FOREIGN.getClass()),
        THROWS_AN_ERROR(ERROR.getClass()),
        BREAKS_THE_MACHINE(MACHINE.getClass()),
        TIMES_OUT(DeadlineExceededException.class),
        IS_INTERRUPTED(OperationCancelledException.class),
        CLOSES_THE_BUS(null),
        DISPATCHES_AGAIN(null),
        RETURNS_NOTHING(NullPointerException.class),
        RETURNS_A_FAILURE(FORESEEN.getClass());

        private final @Nullable Class<? extends Throwable> failure;

        Ending(@Nullable Class<? extends Throwable> failure) {
            this.failure = failure;
        }

        boolean isThrown() {
            return failure != null && this != RETURNS_A_FAILURE;
        }

        /** Whether recovery hides it behind a panic. */
        boolean isForeign() {
            return this == THROWS_A_FOREIGN_EXCEPTION || this == THROWS_AN_ERROR || this == RETURNS_NOTHING;
        }

        /** Whether a layer that repeats after everything repeats after it, if recovery is further in or not. */
        boolean isRepeated(boolean recovered) {
            return switch (this) {
                case SUCCEEDS, CLOSES_THE_BUS, DISPATCHES_AGAIN, BREAKS_THE_MACHINE, IS_INTERRUPTED -> false;
                case THROWS_AN_ERROR -> recovered;
                default -> true;
            };
        }
    }

    /** The layers under test. */
    enum Layer {
        NONE,
        VALIDATION,
        RECOVERY,
        LOGGING,
        TIMEOUT,
        RETRY,
        METRICS,
        CORRELATION,
        CAUSATION,
        TENANT,
        VALUE,
        CONDITIONAL,
        TYPE,
        STANDARD
    }

    private final LogTap log = new LogTap();
    private final List<DispatchResult> measured = new CopyOnWriteArrayList<>();
    private final List<CommandContext> handled = new ArrayList<>();

    static Stream<Arguments> table() {
        return Stream.of(Layer.values())
                .flatMap(layer -> Stream.of(Ending.values()).map(ending -> arguments(layer, ending)));
    }

    @ParameterizedTest(name = "{0}, handler {1}")
    @MethodSource("table")
    void everyLayerEndsAsItShould(Layer layer, Ending ending) {
        CommandBus bus = CommandBus.builder().middleware(middleware(layer)).build();
        bus.register(Order.class, noting(handler(bus, ending)));
        bus.register(Order.Ping.class, (command, context) -> CommandResult.success());
        MinkContext context = ending == Ending.TIMES_OUT && layer != Layer.TIMEOUT && layer != Layer.STANDARD
                ? MinkContext.empty().withDeadline(Instant.now().minusSeconds(60))
                : MinkContext.empty();

        DispatchResult outcome = dispatch(bus, context);
        boolean interrupted = Thread.interrupted();

        boolean recovered = layer == Layer.RECOVERY || layer == Layer.STANDARD;
        assertOutcome(outcome, ending, recovered);
        assertThat(interrupted).as("interrupt flag").isEqualTo(ending == Ending.IS_INTERRUPTED);
        assertThat(bus.isClosed()).isEqualTo(ending == Ending.CLOSES_THE_BUS);
        assertThat(handled).as("executions").hasSize(executions(layer, ending, recovered));
        assertMeasured(layer, ending, outcome);
        assertLogged(layer, ending);
        bus.close(Duration.ZERO);
    }

    private void assertOutcome(DispatchResult outcome, Ending ending, boolean recovered) {
        assertThat(outcome.isSuccess()).isEqualTo(ending.failure == null);
        assertThat(outcome.thrown().isPresent()).as("thrown").isEqualTo(ending.isThrown());
        if (ending.failure == null) {
            assertThat(outcome.result()).contains(CommandResult.success("tea", 1));
        } else if (recovered && ending.isForeign()) {
            assertThat(outcome.error()).get().isInstanceOf(HandlerPanicException.class);
            assertThat(outcome.error().orElseThrow()).hasCauseInstanceOf(ending.failure);
        } else {
            assertThat(outcome.error()).get().isInstanceOf(ending.failure);
        }
    }

    private static int executions(Layer layer, Ending ending, boolean recovered) {
        boolean retries = layer == Layer.RETRY || layer == Layer.STANDARD;
        boolean late = layer == Layer.RETRY && ending == Ending.TIMES_OUT;
        return retries && !late && ending.isRepeated(recovered) ? 3 : 1;
    }

    private void assertMeasured(Layer layer, Ending ending, DispatchResult outcome) {
        boolean measures = layer == Layer.METRICS || layer == Layer.STANDARD;
        int nested = ending == Ending.DISPATCHES_AGAIN ? 1 : 0;
        assertThat(measured).as("measurements").hasSize(measures ? 1 + nested : 0);
        if (measures) {
            DispatchResult last = measured.get(nested);
            assertThat(last.error()).isEqualTo(outcome.error());
            assertThat(last.result()).isEqualTo(outcome.result());
        }
    }

    private void assertLogged(Layer layer, Ending ending) {
        List<String> lines = new ArrayList<>();
        if (layer == Layer.LOGGING || layer == Layer.STANDARD) {
            lines.add("INFO Dispatching command");
            if (ending == Ending.DISPATCHES_AGAIN) {
                lines.addAll(List.of("INFO Dispatching command", "INFO Command completed"));
            }
            lines.add(
                    ending.failure == null
                            ? "INFO Command completed"
                            : ending.isThrown() ? "ERROR Command failed" : "WARN Command returned error result");
        }
        assertThat(log.lines()).containsExactlyElementsOf(lines);
    }

    private Middleware middleware(Layer layer) {
        return switch (layer) {
            case NONE -> next -> next;
            case VALIDATION -> ValidationMiddleware.of(command -> {});
            case RECOVERY -> RecoveryMiddleware.create();
            case LOGGING -> LoggingMiddleware.of(log.logger());
            case TIMEOUT -> late();
            case RETRY -> RetryMiddleware.of(retry());
            case METRICS -> MetricsMiddleware.of(collector());
            case CORRELATION -> CorrelationIdMiddleware.create();
            case CAUSATION -> CausationIdMiddleware.create();
            case TENANT -> TenantMiddleware.requiring(command -> "acme");
            case VALUE -> ContextValueMiddleware.of(MinkContext.Key.of("key", String.class), "value");
            case CONDITIONAL -> ConditionalMiddleware.when(command -> true, CorrelationIdMiddleware.create());
            case TYPE -> CommandTypeMiddleware.of(List.of("Order"), CorrelationIdMiddleware.create());
            case STANDARD ->
                Middleware.chain(StandardMiddleware.builder()
                        .logging(LoggingMiddleware.of(log.logger()))
                        .metrics(collector())
                        .retry(retry())
                        .timeout(Duration.ofMinutes(10))
                        .build());
        };
    }

    /** Its deadlines are past when they are given. */
    private static Middleware late() {
        return TimeoutMiddleware.of(
                Duration.ofSeconds(1), Clock.fixed(Instant.now().minusSeconds(60), ZoneOffset.UTC));
    }

    private static RetryConfig retry() {
        return RetryConfig.builder().sleeper(time -> {}).build();
    }

    private MetricsCollector collector() {
        return (type, duration, outcome) -> measured.add(outcome);
    }

    private CommandHandler<Order> noting(CommandHandler<Order> handler) {
        return (command, context) -> {
            handled.add(context);
            return handler.handle(command, context);
        };
    }

    @SuppressWarnings("NullAway") // what a careless handler does
    private static CommandHandler<Order> handler(CommandBus bus, Ending ending) {
        return (command, context) -> {
            switch (ending) {
                case THROWS_AN_OWN_EXCEPTION -> throw OWN;
                case THROWS_A_FOREIGN_EXCEPTION -> throw FOREIGN;
                case THROWS_AN_ERROR -> throw ERROR;
                case BREAKS_THE_MACHINE -> throw MACHINE;
                case TIMES_OUT -> {
                    MinkContext late =
                            context.context().withDeadline(Instant.now().minusSeconds(1));
                    late.checkActive("baking");
                }
                case IS_INTERRUPTED -> {
                    Thread.currentThread().interrupt();
                    context.context().checkActive("baking");
                }
                case CLOSES_THE_BUS -> bus.close();
                case DISPATCHES_AGAIN -> context.dispatch(new Order.Ping()).orElseThrow();
                case RETURNS_NOTHING -> {
                    return null;
                }
                case RETURNS_A_FAILURE -> {
                    return CommandResult.error(FORESEEN);
                }
                case SUCCEEDS -> {}
            }
            return CommandResult.success(command.product(), 1);
        };
    }

    private static DispatchResult dispatch(CommandBus bus, MinkContext context) {
        try {
            return DispatchResult.of(bus.dispatch(new Order("tea"), context));
        } catch (Throwable e) {
            return DispatchResult.failed(e);
        }
    }
}
