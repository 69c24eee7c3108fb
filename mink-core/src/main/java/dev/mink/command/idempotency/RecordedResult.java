package dev.mink.command.idempotency;

import dev.mink.Payload;
import dev.mink.adapter.internal.StorableText;
import dev.mink.command.CommandResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command in a form that can be kept. Immutable.
 *
 * <p>Characters that PostgreSQL cannot hold (U+0000, half surrogate pairs) are replaced by U+FFFD in the
 * error and in the aggregate's id.
 *
 * @param success whether the command was done
 * @param aggregateId the aggregate that it was done to, or empty
 * @param version the aggregate's version after it, or 0
 * @param data what the caller was told, as JSON; empty for nothing
 * @param dataType the class of the data; empty for nothing
 * @param error why the command was not done; empty after success
 */
public record RecordedResult(
        boolean success, String aggregateId, long version, Payload data, String dataType, String error) {
    private static final RecordedResult NONE = new RecordedResult(false, "", 0, Payload.empty(), "", "");

    /**
     * Creates a result.
     *
     * @throws IllegalArgumentException if the data is not JSON
     */
    public RecordedResult {
        aggregateId = StorableText.of(aggregateId);
        error = StorableText.of(error);
        Objects.requireNonNull(dataType, "dataType");
        if (!data.isEmpty()) {
            FixedJson.requireJson(data);
        }
    }

    /** The result of what is not done yet. */
    public static RecordedResult none() {
        return NONE;
    }

    /**
     * What a handler returned.
     *
     * @throws UnrecordableDataException if its data cannot be written as JSON
     */
    public static RecordedResult of(CommandResult result) {
        return of(result, result.data().orElse(null));
    }

    /** What a handler returned, without its data. */
    public static RecordedResult withoutData(CommandResult result) {
        return of(result, null);
    }

    private static RecordedResult of(CommandResult result, @Nullable Object data) {
        return new RecordedResult(
                result.isSuccess(),
                result.aggregateId(),
                result.version(),
                data == null ? Payload.empty() : FixedJson.writeData(data),
                data == null ? "" : data.getClass().getName(),
                result.error().map(StorableText::of).orElse(""));
    }

    /** What a handler threw. */
    public static RecordedResult failed(Throwable thrown) {
        return new RecordedResult(false, "", 0, Payload.empty(), "", StorableText.of(thrown));
    }

    /**
     * The result for somebody who sends the command again: {@link CommandResult#replayed()}. The error of
     * one that was not done is an {@link IdempotencyReplayException}.
     *
     * <p>Data comes back as the class it was if that is a record, an enum, or one of the plain values of the
     * JDK (numbers, texts, UUIDs, dates and times); else as maps, lists, texts and numbers.
     *
     * @param key for the message of a failure
     * @param classes finds the class of the data
     */
    public CommandResult replay(String key, ClassLoader classes) {
        CommandResult base = success
                ? CommandResult.success(aggregateId, version)
                : CommandResult.error(new IdempotencyReplayException(key, error))
                        .withAggregate(aggregateId, version);
        CommandResult whole = data.isEmpty() ? base : base.withData(FixedJson.readData(data, dataType, classes));
        return whole.asReplayed();
    }
}
