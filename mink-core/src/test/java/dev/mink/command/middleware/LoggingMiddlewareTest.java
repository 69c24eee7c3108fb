package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import dev.mink.MinkContext;
import dev.mink.command.CommandBase;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.GenericHandler;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.idempotency.IdempotencyKeyConflictException;
import dev.mink.command.idempotency.InvalidIdempotencyKeyException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<RuntimeException> mistakesOfTheCaller() {
        return Stream.of(
                new ValidationException("Order", "product", "is required"),
                new InvalidIdempotencyKeyException("is blank"),
                new IdempotencyKeyConflictException("key", "Order", "Ping"),
                new CommandInProgressException("key"));
    }

    @ParameterizedTest
    @MethodSource("mistakesOfTheCaller")
    void aMistakeOfTheCallerIsAWarningWithoutStackTrace(RuntimeException mistake) {
        bus.register(Order.class, (command, context) -> {
            throw mistake;
        });
        assertThatThrownBy(() -> bus.dispatch(order)).isSameAs(mistake);

        assertThat(log.lines()).containsExactly("INFO Dispatching command", "WARN Command failed");
        assertThat(log.pairs(1)).containsEntry("error", mistake.toString());
        assertThat(log.events().get(1).getThrowableProxy()).isNull();
    }

    @Test
    void anInvalidCommandOfTheHandlerIsNoMistakeOfTheCaller() {
        bus.register(Order.class, (command, context) -> {
            throw new ValidationException("Ping", "is wrong");
        });
        assertThatThrownBy(() -> bus.dispatch(order)).isInstanceOf(ValidationException.class);

        assertThat(log.lines()).containsExactly("INFO Dispatching command", "ERROR Command failed");
        assertThat(log.events().get(1).getThrowableProxy()).isNotNull();
    }

    @Test
    void anErrorThatCannotBeDescribedIsStillThatOfTheCommand() {
        IllegalStateException mute = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("mute");
            }
        };
        bus.register(Order.class, (command, context) -> {
            throw mute;
        });
        assertThat(catchThrowable(() -> bus.dispatch(order)) == mute).isTrue();
        assertThat(mute.getSuppressed()).hasAtLeastOneElementOfType(UnsupportedOperationException.class);

        bus.replace(GenericHandler.of(Order.class, (command, context) -> CommandResult.error(mute)));
        assertThat(bus.dispatch(order).isError()).isTrue();
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
