package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.HandlerNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsMiddlewareTest {
    private record Measurement(String type, Duration duration, DispatchResult outcome) {}

    private final List<Measurement> measurements = new ArrayList<>();
    private final CommandBus bus = CommandBus.builder()
            .middleware(MetricsMiddleware.of(
                    (type, duration, outcome) -> measurements.add(new Measurement(type, duration, outcome))))
            .build();

    @Test
    void everyExecutionIsCountedOnceHoweverItEnds() {
        AssertionError thrown = new AssertionError("broken");
        IllegalStateException returned = new IllegalStateException("sold");
        bus.register(Order.class, (command, context) -> {
            if (command.product().equals("broken")) {
                throw thrown;
            }
            return command.product().equals("sold") ? CommandResult.error(returned) : CommandResult.success("1", 2);
        });

        bus.dispatch(new Order("tea"));
        bus.dispatch(new Order("sold"));
        assertThatThrownBy(() -> bus.dispatch(new Order("broken"))).isSameAs(thrown);
        assertThatThrownBy(() -> bus.dispatch(new Order.Ping())).isInstanceOf(HandlerNotFoundException.class);

        assertThat(measurements).extracting(Measurement::type).containsExactly("Order", "Order", "Order", "Ping");
        assertThat(measurements).allMatch(measurement -> !measurement.duration().isNegative());
        assertThat(measurements.get(0).outcome().isSuccess()).isTrue();
        assertThat(measurements.get(1).outcome().error()).contains(returned);
        assertThat(measurements.get(1).outcome().thrown()).isEmpty();
        assertThat(measurements.get(2).outcome().thrown()).contains(thrown);
        assertThat(measurements.get(3).outcome().thrown()).get().isInstanceOf(HandlerNotFoundException.class);
    }

    @Test
    void aCollectorThatFailsChangesNothing() {
        CommandBus failing = CommandBus.builder()
                .middleware(MetricsMiddleware.of((type, duration, outcome) -> {
                    throw new IllegalStateException("no room");
                }))
                .build();
        failing.register(Order.class, (command, context) -> CommandResult.success("1", 2));
        assertThat(failing.dispatch(new Order("tea"))).isEqualTo(CommandResult.success("1", 2));
    }
}
