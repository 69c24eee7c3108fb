package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkContext;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeoutMiddlewareTest {
    private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

    private final List<Optional<Instant>> deadlines = new ArrayList<>();

    private CommandBus bus(Duration timeout) {
        CommandBus bus = CommandBus.builder()
                .middleware(TimeoutMiddleware.of(timeout, Clock.fixed(NOON, ZoneOffset.UTC)))
                .build();
        bus.register(Order.class, (command, context) -> {
            deadlines.add(context.deadline());
            return CommandResult.success("late", 1);
        });
        return bus;
    }

    @Test
    void theHandlerGetsTheEarlierDeadline() {
        CommandBus bus = bus(Duration.ofSeconds(10));
        bus.dispatch(new Order("tea"));
        bus.dispatch(new Order("tea"), MinkContext.empty().withDeadline(NOON.plusSeconds(3)));
        bus.dispatch(new Order("tea"), MinkContext.empty().withDeadline(NOON.plusSeconds(30)));
        assertThat(deadlines)
                .containsExactly(
                        Optional.of(NOON.plusSeconds(10)),
                        Optional.of(NOON.plusSeconds(3)),
                        Optional.of(NOON.plusSeconds(10)));
    }

    @Test
    void aCommandThatIsLateBeforeItBeginsIsNotExecuted() {
        CommandBus bus = bus(Duration.ofSeconds(10));
        assertThatThrownBy(
                        () -> bus.dispatch(new Order("tea"), MinkContext.empty().withDeadline(NOON)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("command of type \"Order\"");
        assertThat(deadlines).isEmpty();
    }

    @Test
    void aHandlerThatLooksAtItsDeadlineEndsAndOneThatDoesNotKeepsItsResult() {
        CommandBus bus = CommandBus.builder()
                .middleware(TimeoutMiddleware.of(
                        Duration.ofSeconds(1), Clock.fixed(Instant.now().minusSeconds(60), ZoneOffset.UTC)))
                .build();
        bus.register(Order.class, (command, context) -> {
            if (command.product().equals("checked")) {
                context.context().checkActive("baking");
            }
            return CommandResult.success("late", 1);
        });
        assertThatThrownBy(() -> bus.dispatch(new Order("checked"))).isInstanceOf(DeadlineExceededException.class);
        assertThat(bus.dispatch(new Order("unchecked")).aggregateId()).isEqualTo("late");
    }

    @Test
    void aTimeoutIsPositiveAndMayBeEndless() {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeoutMiddleware.of(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> TimeoutMiddleware.of(Duration.ofMillis(-1)));
        bus(Duration.ofSeconds(Long.MAX_VALUE)).dispatch(new Order("tea"));
        assertThat(deadlines.get(0))
                .get()
                .satisfies(deadline -> assertThat(deadline).isAfter(NOON.plus(Duration.ofDays(30_000))));
    }
}
