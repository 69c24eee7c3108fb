package dev.mink.command.middleware;

import dev.mink.MinkException;
import dev.mink.command.Command;
import dev.mink.command.Middleware;
import java.util.Objects;
import java.util.function.Function;

/**
 * Turns whatever is thrown further in and is no {@link MinkException} into a {@link
 * HandlerPanicException} with it as cause, so that other layers and callers meet one kind of exception.
 *
 * <p>Errors of the virtual machine pass. An {@link InterruptedException} sets the thread's interrupt
 * flag again.
 */
public final class RecoveryMiddleware implements Middleware {
    /** More than that of a command is not shown, in characters. */
    public static final int MAX_COMMAND_DATA = 4_096;

    private final Function<? super Command, String> description;

    private RecoveryMiddleware(Function<? super Command, String> description) {
        this.description = Objects.requireNonNull(description, "description");
    }

    /** Shows nothing of commands but their type. */
    public static RecoveryMiddleware create() {
        return new RecoveryMiddleware(command -> "");
    }

    /**
     * Adds a description of the command to the exception, cut after {@link #MAX_COMMAND_DATA} characters.
     *
     * @param description leaves out what is secret or personal; what it throws is suppressed in the
     *     exception
     */
    public static RecoveryMiddleware describing(Function<? super Command, String> description) {
        return new RecoveryMiddleware(description);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            try {
                return next.handle(command, context);
            } catch (MinkException | VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                throw panic(command, e);
            }
        };
    }

    private HandlerPanicException panic(Command command, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        try {
            String data = description.apply(command);
            return new HandlerPanicException(command.commandType(), bounded(data), thrown);
        } catch (RuntimeException e) {
            HandlerPanicException panic = new HandlerPanicException(typeOf(command), "", thrown);
            if (e != thrown) {
                panic.addSuppressed(e);
            }
            return panic;
        }
    }

    /** Also of a command that cannot say its type, which may be what was thrown. */
    private static String typeOf(Command command) {
        try {
            return command.commandType();
        } catch (RuntimeException e) {
            return command.getClass().getName();
        }
    }

    private static String bounded(String data) {
        return data.length() <= MAX_COMMAND_DATA ? data : data.substring(0, MAX_COMMAND_DATA);
    }
}
