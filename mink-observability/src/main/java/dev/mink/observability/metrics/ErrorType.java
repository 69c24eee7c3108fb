package dev.mink.observability.metrics;

import dev.mink.InvalidStreamIdException;
import dev.mink.MinkException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.command.HandlerNotFoundException;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.CommandAlreadyProcessedException;
import dev.mink.command.idempotency.CommandInProgressException;
import dev.mink.command.middleware.HandlerPanicException;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import dev.mink.store.UnregisteredEventTypeException;
import java.util.List;
import java.util.Optional;

/** The words by which {@code errors_total} tells errors apart. */
final class ErrorType {
    static final String UNKNOWN = "unknown";
    static final String PANIC = "panic";

    /** Chains of causes may be circular. */
    private static final int MAX_CAUSES = 100;

    /** What comes first wins, wherever it is in the chain of causes. */
    private static final List<Row> ROWS = List.of(
            new Row(ConcurrencyException.class, "concurrency_conflict"),
            new Row(StreamNotFoundException.class, "stream_not_found"),
            new Row(HandlerNotFoundException.class, "handler_not_found"),
            new Row(ValidationException.class, "validation_failed"),
            new Row(CommandAlreadyProcessedException.class, "command_already_processed"),
            new Row(CommandInProgressException.class, "command_already_processed"),
            new Row(HandlerPanicException.class, "handler_panicked"),
            new Row(EventTypeNotRegisteredException.class, "event_type_not_registered"),
            new Row(UnregisteredEventTypeException.class, "event_type_not_registered"),
            new Row(SerializationException.class, "serialization_failed"),
            new Row(InvalidStreamIdException.class, "empty_stream_id"),
            new Row(AdapterClosedException.class, "adapter_closed"));

    private record Row(Class<? extends Throwable> type, String word) {}

    private ErrorType() {}

    /** The word for an error that somebody foresaw. */
    static String of(Throwable error) {
        return known(error).orElse(UNKNOWN);
    }

    /** The word for something thrown: what is neither known nor Mink's own nobody foresaw. */
    static String ofThrown(Throwable thrown) {
        return known(thrown).orElse(thrown instanceof MinkException ? UNKNOWN : PANIC);
    }

    private static Optional<String> known(Throwable error) {
        return ROWS.stream()
                .filter(row -> isOrIsCausedBy(error, row.type))
                .map(Row::word)
                .findFirst();
    }

    private static boolean isOrIsCausedBy(Throwable error, Class<? extends Throwable> type) {
        Throwable current = error;
        for (int i = 0; current != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(current)) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }
}
