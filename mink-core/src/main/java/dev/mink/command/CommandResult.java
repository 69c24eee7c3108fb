package dev.mink.command;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says of its work: success, or a failure that it foresaw. Immutable.
 *
 * <p>What a handler did not foresee is an exception and comes without a result.
 */
public final class CommandResult {
    private static final CommandResult DONE = new CommandResult(true, "", 0, null, null, false);

    private final boolean success;
    private final String aggregateId;
    private final long version;
    private final @Nullable Object data;
    private final @Nullable Throwable error;
    private final boolean replayed;

    private CommandResult(
            boolean success,
            String aggregateId,
            long version,
            @Nullable Object data,
            @Nullable Throwable error,
            boolean replayed) {
        this.success = success;
        this.aggregateId = Objects.requireNonNull(aggregateId, "aggregateId");
        this.version = version;
        this.data = data;
        this.error = error;
        this.replayed = replayed;
    }

    /** Success without anything to tell. */
    public static CommandResult success() {
        return DONE;
    }

    /** Success of a command to an aggregate, which has a version after it. */
    public static CommandResult success(String aggregateId, long version) {
        return new CommandResult(true, aggregateId, version, null, null, false);
    }

    /** Success of a command to an aggregate, with something for the caller. */
    public static CommandResult success(String aggregateId, long version, Object data) {
        return success(aggregateId, version).withData(data);
    }

    /** A failure that the handler foresaw. */
    public static CommandResult error(Throwable error) {
        return new CommandResult(false, "", 0, null, Objects.requireNonNull(error, "error"), false);
    }

    /** A copy with something for the caller. */
    public CommandResult withData(Object value) {
        return new CommandResult(success, aggregateId, version, Objects.requireNonNull(value, "data"), error, replayed);
    }

    /** A copy that says that the command was executed before and this is its result from then. */
    public CommandResult asReplayed() {
        return new CommandResult(success, aggregateId, version, data, error, true);
    }

    /** A failure of an aggregate, with its id and version. */
    public CommandResult withAggregate(String id, long newVersion) {
        return new CommandResult(success, id, newVersion, data, error, replayed);
    }

    /** Whether the command was done. */
    public boolean isSuccess() {
        return success;
    }

    /** Whether the command was not done. */
    public boolean isError() {
        return !success;
    }

    /** The aggregate that it was done to, or empty. */
    public String aggregateId() {
        return aggregateId;
    }

    /** The aggregate's version after it, or 0. */
    public long version() {
        return version;
    }

    /** Something for the caller. */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }

    /**
     * Something for the caller, as a class.
     *
     * @throws ClassCastException if it is another one
     */
    public <T> Optional<T> data(Class<T> type) {
        return data().map(type::cast);
    }

    /** Why the command was not done; empty after success. */
    public Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    /** Whether the command was executed before and this is its result from then. */
    public boolean replayed() {
        return replayed;
    }

    /**
     * This result, if it is a success.
     *
     * @throws RuntimeException the error, if that is one
     * @throws CommandUnsuccessfulException around any other error
     */
    public CommandResult orElseThrow() {
        if (success) {
            return this;
        }
        throw error instanceof RuntimeException unchecked ? unchecked : new CommandUnsuccessfulException(error);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CommandResult that
                && success == that.success
                && version == that.version
                && replayed == that.replayed
                && aggregateId.equals(that.aggregateId)
                && Objects.equals(data, that.data)
                && Objects.equals(error, that.error);
    }

    @Override
    public int hashCode() {
        return Objects.hash(success, aggregateId, version, data, error, replayed);
    }

    /** Without the data, which may be personal. */
    @Override
    public String toString() {
        String aggregate = aggregateId.isEmpty() ? "" : " " + aggregateId + "@" + version;
        return "CommandResult[" + (success ? "success" : "error " + error) + aggregate + (replayed ? " replayed" : "")
                + "]";
    }
}
