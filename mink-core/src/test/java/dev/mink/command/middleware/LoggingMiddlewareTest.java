package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.mink.MinkContext;
import dev.mink.command.CommandBase;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoggingMiddlewareTest {
    private final LogTap log = new LogTap();
    private final CommandBus bus =
            CommandBus.builder().middleware(LoggingMiddleware.of(log.logger())).build();
    private final Order order = new Order("secret", CommandBase.empty().withCommandId("id"));

    @Test
    void beginAndSuccessAreLogged() {
        bus.register(Order.class, (command, context) -> CommandResult.success("1", 7));
        bus.dispatch(order, MinkContext.empty().withCorrelationId("process"));

        assertThat(log.lines()).containsExactly("INFO Dispatching command", "INFO Command completed");
        assertThat(log.pairs(0))
                .containsOnly(entry("type", "Order"), entry("commandId", "id"), entry("correlationId", "process"));
        assertThat(log.pairs(1))
                .containsEntry("type", "Order")
                .containsEntry("aggregateId", "1")
                .containsEntry("version", 7L)
                .containsEntry("replayed", false)
                .hasEntrySatisfying("duration", value -> assertThat(value).isInstanceOf(Duration.class));
    }

    @Test
    void aReturnedFailureIsAWarning() {
        bus.register(Order.class, (command, context) -> CommandResult.error(new IllegalStateException("sold")));
        bus.dispatch(order);

        assertThat(log.lines()).containsExactly("INFO Dispatching command", "WARN Command returned error result");
        assertThat(log.pairs(1)).containsEntry("error", "java.lang.IllegalStateException: sold");
        assertThat(log.events().get(1).getThrowableProxy()).isNull();
    }

    @Test
    void whatIsThrownIsAnErrorWithItsStackTrace() {
        bus.register(Order.class, (command, context) -> {
            throw new AssertionError("broken");
        });
        assertThatThrownBy(() -> bus.dispatch(order)).isInstanceOf(AssertionError.class);

        assertThat(log.lines()).containsExactly("INFO Dispatching command", "ERROR Command failed");
        assertThat(log.pairs(1)).containsEntry("error", "java.lang.AssertionError: broken");
        assertThat(log.events().get(1).getThrowableProxy().getMessage()).isEqualTo("broken");
    }

    @Test
    void theContentOfTheCommandIsNotLogged() {
        bus.register(Order.class, (command, context) -> CommandResult.success("1", 1, command));
        bus.dispatch(order);
        assertThat(log.events())
                .allSatisfy(event -> assertThat(event.getMessage() + event.getKeyValuePairs())
                        .doesNotContain("secret"));
    }
}
