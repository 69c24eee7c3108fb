package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.OperationCancelledException;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.MultiValidationException;
import dev.mink.command.ValidationException;
import dev.mink.command.Validator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationMiddlewareTest {
    private final List<Command> handled = new ArrayList<>();

    private CommandBus bus(Validator... validators) {
        CommandBus bus = CommandBus.builder()
                .middleware(ValidationMiddleware.of(validators))
                .build();
        bus.register(Order.class, (command, context) -> {
            handled.add(command);
            return CommandResult.success();
        });
        return bus;
    }

    @Test
    void aCommandThatCallsItselfInvalidIsRefused() {
        CommandBus bus = bus();
        assertThat(bus.dispatch(new Order("tea")).isSuccess()).isTrue();
        MultiValidationException refused =
                catchThrowableOfType(MultiValidationException.class, () -> bus.dispatch(new Order("")));
        assertThat(refused.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).contains("product"));
        assertThat(handled).hasSize(1);
    }

    @Test
    void validatorsAreAskedAfterTheCommandUntilOneRefuses() {
        List<String> asked = new ArrayList<>();
        ValidationException sold = new ValidationException("Order", "product", "is sold");
        CommandBus bus = bus(
                command -> asked.add("first"),
                command -> {
                    asked.add("second");
                    throw sold;
                },
                command -> asked.add("third"));

        assertThatThrownBy(() -> bus.dispatch(new Order(""))).isInstanceOf(MultiValidationException.class);
        assertThat(asked).isEmpty();
        assertThatThrownBy(() -> bus.dispatch(new Order("tea"))).isSameAs(sold);
        assertThat(asked).containsExactly("first", "second");
        assertThat(handled).isEmpty();
    }

    @Test
    void anExceptionOfAnotherKindRefusesTooAndIsTheCause() {
        IllegalStateException foreign = new IllegalStateException("not today");
        CommandBus bus = bus(command -> {
            throw foreign;
        });
        ValidationException refused =
                catchThrowableOfType(ValidationException.class, () -> bus.dispatch(new Order("tea")));
        assertThat(refused)
                .hasMessage("mink: validation failed for command \"Order\": not today")
                .hasCause(foreign);
        assertThat(refused.commandType()).isEqualTo("Order");
        assertThatThrownBy(() -> bus(command -> {
                            throw new UnsupportedOperationException();
                        })
                        .dispatch(new Order("tea")))
                .hasMessageEndingWith(": UnsupportedOperationException");
    }

    @Test
    void aCheckThatCouldNotBeMadeRefusesNothing() {
        OperationCancelledException cancelled = new OperationCancelledException("look-up");
        assertThatThrownBy(() -> bus(command -> {
                            throw cancelled;
                        })
                        .dispatch(new Order("tea")))
                .as("trouble of the library is not the command's")
                .isSameAs(cancelled);
    }
}
