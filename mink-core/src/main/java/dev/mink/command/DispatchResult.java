package dev.mink.command;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a dispatch ended: with a result of the handler, or with an exception. Immutable. */
public final class DispatchResult {
    private final @Nullable CommandResult result;
    private final @Nullable Throwable thrown;

    private DispatchResult(@Nullable CommandResult result, @Nullable Throwable thrown) {
        this.result = result;
        this.thrown = thrown;
    }

    /** The end with a result. */
    public static DispatchResult of(CommandResult result) {
        return new DispatchResult(Objects.requireNonNull(result, "result"), null);
    }

    /** The end with an exception. */
    public static DispatchResult failed(Throwable thrown) {
        return new DispatchResult(null, Objects.requireNonNull(thrown, "thrown"));
    }

    /** What the handler returned; empty if something was thrown. */
    public Optional<CommandResult> result() {
        return Optional.ofNullable(result);
    }

    /** What was thrown. */
    public Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** What was thrown, else the error of the result. */
    public Optional<Throwable> error() {
        return thrown().or(() -> result().flatMap(CommandResult::error));
    }

    /** Whether the command was done. */
    public boolean isSuccess() {
        return result != null && result.isSuccess();
    }

    /**
     * The result, if it is a success.
     *
     * @throws RuntimeException what was thrown, or the error of the result
     * @throws Error what was thrown, if that was one
     * @throws CommandUnsuccessfulException around anything else
     */
    public CommandResult orElseThrow() {
        if (result != null) {
            return result.orElseThrow();
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        throw thrown instanceof RuntimeException unchecked ? unchecked : new CommandUnsuccessfulException(thrown);
    }

    @Override
    public String toString() {
        return "DispatchResult[" + (result != null ? result : thrown) + "]";
    }
}
