package dev.mink.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import dev.mink.InvalidStreamIdException;
import dev.mink.MinkException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandHandler;
import dev.mink.command.CommandResult;
import dev.mink.command.CommandUnsuccessfulException;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.HandlerRegistry;
import dev.mink.command.Middleware;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.middleware.HandlerPanicException;
import dev.mink.command.middleware.MetricsMiddleware;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The meters of commands, as Prometheus gets them. */
class CommandMetricsTest {
    private static final String CREATE = "{command_type=\"CreateOrder\",service=\"orders\"";

    private final MockClock clock = new MockClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final MinkMetrics metrics =
            MinkMetrics.builder(registry).serviceName("orders").build();
    private final CommandBus bus = CommandBus.create();

    record CreateOrder() implements Command {}

    record ShipOrder() implements Command {}

    @Test
    void aSuccessIsCountedAndTimed() {
        handled(() -> {
            clock.add(Duration.ofMillis(30));
            return CommandResult.success();
        });

        bus.dispatch(new CreateOrder());
        bus.dispatch(new CreateOrder());

        assertThat(lines())
                .contains(
                        "mink_commands_total" + CREATE + ",status=\"success\"} 2.0",
                        "mink_command_duration_seconds_count" + CREATE + "} 2",
                        "mink_command_duration_seconds_sum" + CREATE + "} 0.06",
                        "mink_commands_in_flight" + CREATE + "} 0.0")
                .noneMatch(line -> line.startsWith("mink_errors_total"));
    }

    @Test
    void timesAreAHistogramWithTheDefaultBucketsOfPrometheus() {
        handled(() -> {
            clock.add(Duration.ofMillis(30));
            return CommandResult.success();
        });

        bus.dispatch(new CreateOrder());

        assertThat(registry.scrape()).contains("# TYPE mink_command_duration_seconds histogram");
        assertThat(lines().filter(line -> line.startsWith("mink_command_duration_seconds_bucket")))
                .containsExactly(
                        bucket("0.005", 0),
                        bucket("0.01", 0),
                        bucket("0.025", 0),
                        bucket("0.05", 1),
                        bucket("0.1", 1),
                        bucket("0.25", 1),
                        bucket("0.5", 1),
                        bucket("1.0", 1),
                        bucket("2.5", 1),
                        bucket("5.0", 1),
                        bucket("10.0", 1),
                        bucket("+Inf", 1));
    }

    @Test
    void aCommandIsInFlightWhileItIsExecuted() {
        handled(() -> {
            assertThat(lines()).contains("mink_commands_in_flight" + CREATE + "} 1.0");
            return CommandResult.success();
        });

        bus.dispatch(new CreateOrder());

        assertThat(lines()).contains("mink_commands_in_flight" + CREATE + "} 0.0");
    }

    @Test
    void aFailedResultIsAnError() {
        handled(() -> CommandResult.error(new IOException("disk")));

        assertThat(bus.dispatch(new CreateOrder()).isError()).isTrue();

        assertFailedOnceWith("unknown");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatIsThrownIsCountedByItsKindAndThrownOn(Throwable thrown, String errorType) {
        handled(() -> {
            throw CommandMetricsTest.<RuntimeException>sneaky(thrown);
        });

        assertThatThrownBy(() -> bus.dispatch(new CreateOrder())).isSameAs(thrown);

        assertFailedOnceWith(errorType);
    }

    static Stream<Arguments> errors() {
        ConcurrencyException conflict = new ConcurrencyException("Order-1", ExpectedVersion.exact(1), 2);
        return Stream.of(
                Arguments.of(conflict, "concurrency_conflict"),
                Arguments.of(new MinkException("mink: save failed", conflict), "concurrency_conflict"),
                Arguments.of(new ValidationException("T", "f", "m", conflict), "concurrency_conflict"),
                Arguments.of(new StreamNotFoundException("Order-1"), "stream_not_found"),
                Arguments.of(new HandlerNotFoundException("Nested"), "handler_not_found"),
                Arguments.of(new ValidationException("CreateOrder", "is wrong"), "validation_failed"),
                Arguments.of(new CommandInProgressException("key"), "command_already_processed"),
                Arguments.of(
                        new SerializationException("E", SerializationException.Operation.SERIALIZE, "no", null),
                        "serialization_failed"),
                Arguments.of(new EventTypeNotRegisteredException("E"), "event_type_not_registered"),
                Arguments.of(new HandlerPanicException("CreateOrder", "", new IOException()), "handler_panicked"),
                Arguments.of(new InvalidStreamIdException("", "is blank"), "empty_stream_id"),
                Arguments.of(new AdapterClosedException(), "adapter_closed"),
                Arguments.of(new CommandUnsuccessfulException(null), "unknown"),
                Arguments.of(new IllegalStateException("broken"), "panic"),
                Arguments.of(circular(), "panic"),
                Arguments.of(new IOException("undeclared"), "panic"),
                Arguments.of(new StackOverflowError(), "panic"));
    }

    @Test
    void noResultIsAnError() {
        bus.use(metrics.commandMiddleware(bus::hasHandler));
        bus.use(nothing());
        bus.register(CreateOrder.class, (command, context) -> CommandResult.success());

        assertThatThrownBy(() -> bus.dispatch(new CreateOrder())).isInstanceOf(NullPointerException.class);

        assertFailedOnceWith("panic");
    }

    @Test
    void typesWithoutHandlerAreOneType() {
        HandlerRegistry handlers = new HandlerRegistry();
        try (CommandBus strict = CommandBus.builder()
                .handlerRegistry(handlers)
                .middleware(metrics.commandMiddleware(handlers))
                .build()) {
            for (String type : List.of("Made", "Up")) {
                assertThatThrownBy(() -> strict.dispatch(named(type))).isInstanceOf(HandlerNotFoundException.class);
            }
        }

        assertThat(lines())
                .contains(
                        "mink_commands_total{command_type=\"unknown\",service=\"orders\",status=\"error\"} 2.0",
                        "mink_errors_total{error_type=\"handler_not_found\",service=\"orders\"} 2.0",
                        "mink_commands_in_flight{command_type=\"unknown\",service=\"orders\"} 0.0")
                .noneMatch(line -> line.contains("Made") || line.contains("Up"));
    }

    @Test
    void nestedCommandsAreMeasuredOnTheirOwn() {
        bus.use(metrics.commandMiddleware(bus::hasHandler));
        CommandHandler<CreateOrder> create = (command, context) -> context.dispatch(new ShipOrder());
        bus.register(CreateOrder.class, create);
        bus.register(ShipOrder.class, (command, context) -> CommandResult.error(new IOException("no ship")));

        assertThat(bus.dispatch(new CreateOrder()).isError()).isTrue();

        assertThat(lines())
                .contains(
                        "mink_commands_total" + CREATE + ",status=\"error\"} 1.0",
                        "mink_commands_total{command_type=\"ShipOrder\",service=\"orders\",status=\"error\"} 1.0");
    }

    @Test
    void severalBusesShareTheirMeters() {
        handled(() -> {
            assertThat(lines()).contains("mink_commands_in_flight" + CREATE + "} 2.0");
            return CommandResult.success();
        });
        try (CommandBus outer = CommandBus.create()) {
            outer.use(metrics.commandMiddleware(outer::hasHandler));
            outer.register(CreateOrder.class, (command, context) -> bus.dispatch(command));

            outer.dispatch(new CreateOrder());
        }

        assertThat(lines())
                .contains(
                        "mink_commands_total" + CREATE + ",status=\"success\"} 2.0",
                        "mink_commands_in_flight" + CREATE + "} 0.0");
    }

    @Test
    void aCollectorMeasuresOutcomes() {
        bus.use(MetricsMiddleware.of(metrics.asMetricsCollector()));
        bus.register(CreateOrder.class, (command, context) -> CommandResult.error(new IOException("disk")));

        bus.dispatch(new CreateOrder());
        assertThatThrownBy(() -> bus.dispatch(named("Made"))).isInstanceOf(HandlerNotFoundException.class);

        assertThat(lines())
                .contains(
                        "mink_commands_total" + CREATE + ",status=\"error\"} 1.0",
                        "mink_command_duration_seconds_count" + CREATE + "} 1",
                        "mink_errors_total{error_type=\"unknown\",service=\"orders\"} 1.0",
                        "mink_errors_total{error_type=\"handler_not_found\",service=\"orders\"} 1.0",
                        "mink_commands_total{command_type=\"unknown\",service=\"orders\",status=\"error\"} 1.0")
                .noneMatch(line -> line.contains("Made"));
    }

    private void handled(Supplier<CommandResult> outcome) {
        bus.use(metrics.commandMiddleware(bus::hasHandler));
        bus.register(CreateOrder.class, (command, context) -> outcome.get());
    }

    private void assertFailedOnceWith(String errorType) {
        assertThat(lines())
                .contains(
                        "mink_commands_total" + CREATE + ",status=\"error\"} 1.0",
                        "mink_commands_total" + CREATE + ",status=\"success\"} 0.0",
                        "mink_command_duration_seconds_count" + CREATE + "} 1",
                        "mink_commands_in_flight" + CREATE + "} 0.0");
        assertThat(lines().filter(line -> line.startsWith("mink_errors_total")))
                .containsExactly("mink_errors_total{error_type=\"" + errorType + "\",service=\"orders\"} 1.0");
    }

    private Stream<String> lines() {
        return registry.scrape().lines();
    }

    private static String bucket(String bound, int count) {
        return "mink_command_duration_seconds_bucket" + CREATE + ",le=\"" + bound + "\"} " + count;
    }

    private static Command named(String type) {
        return new Command() {
            @Override
            public String commandType() {
                return type;
            }
        };
    }

    @SuppressWarnings("NullAway")
    private static Middleware nothing() {
        return next -> (command, context) -> null;
    }

    private static Throwable circular() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        return first;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
