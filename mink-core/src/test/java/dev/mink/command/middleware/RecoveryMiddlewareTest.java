package dev.mink.command.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.MinkException;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import org.junit.jupiter.api.Test;

class RecoveryMiddlewareTest {
    private static CommandBus throwing(RecoveryMiddleware recovery, Throwable thrown) {
        CommandBus bus = CommandBus.builder().middleware(recovery).build();
        bus.register(Order.class, (command, context) -> sneakily(thrown));
        return bus;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> CommandResult sneakily(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private static HandlerPanicException panic(RecoveryMiddleware recovery, Throwable thrown) {
        return catchThrowableOfType(
                HandlerPanicException.class, () -> throwing(recovery, thrown).dispatch(new Order("secret")));
    }

    @Test
    void anythingForeignBecomesAPanicWithItsCause() {
        IllegalStateException foreign = new IllegalStateException("no stock");
        HandlerPanicException panic = panic(RecoveryMiddleware.create(), foreign);

        assertThat(panic)
                .hasCause(foreign)
                .hasMessage("mink: handler panicked while processing \"Order\": "
                        + "java.lang.IllegalStateException: no stock");
        assertThat(panic.commandType()).isEqualTo("Order");
        assertThat(panic.commandData()).isEmpty();
        assertThat(panic(RecoveryMiddleware.create(), new AssertionError("wrong")))
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void exceptionsOfTheLibraryAndErrorsOfTheMachinePass() {
        MinkException own = new MinkException("mink: own");
        StackOverflowError machine = new StackOverflowError();
        assertThatThrownBy(() -> throwing(RecoveryMiddleware.create(), own).dispatch(new Order("tea")))
                .isSameAs(own);
        assertThatThrownBy(() -> throwing(RecoveryMiddleware.create(), machine).dispatch(new Order("tea")))
                .isSameAs(machine);
    }

    @Test
    void whatCannotDescribeItselfBecomesAPanicToo() {
        IllegalStateException mute = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("mute");
            }
        };
        HandlerPanicException panic = panic(RecoveryMiddleware.create(), mute);
        assertThat(panic.getCause() == mute).isTrue();
        assertThat(panic.getMessage()).contains(mute.getClass().getName());
    }

    @Test
    void anInterruptIsNotForgotten() {
        HandlerPanicException panic = panic(RecoveryMiddleware.create(), new InterruptedException());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(panic).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void theCommandIsShownOnlyAsDescribedAndNotWithoutEnd() {
        RecoveryMiddleware recovery = RecoveryMiddleware.describing(command -> "x".repeat(10_000));
        assertThat(panic(recovery, new IllegalStateException()).commandData())
                .get()
                .asString()
                .hasSize(RecoveryMiddleware.MAX_COMMAND_DATA);
    }

    @Test
    void aDescriptionThatFailsDoesNotHideThePanic() {
        IllegalStateException trouble = new IllegalStateException("cannot describe");
        AssertionError foreign = new AssertionError("handler");
        HandlerPanicException panic = panic(
                RecoveryMiddleware.describing(command -> {
                    throw trouble;
                }),
                foreign);
        assertThat(panic).hasCause(foreign).hasSuppressedException(trouble);
        assertThat(panic.commandData()).isEmpty();
    }
}
