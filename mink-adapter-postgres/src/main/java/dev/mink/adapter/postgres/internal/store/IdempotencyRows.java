package dev.mink.adapter.postgres.internal.store;

import dev.mink.Payload;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyRecord.State;
import dev.mink.command.idempotency.RecordedResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/** Reads rows of the idempotency table, Mink's and go-mink's. */
final class IdempotencyRows {
    private IdempotencyRows() {}

    /** The record in the current row of the statement that selects all columns. */
    static IdempotencyRecord record(ResultSet row) throws SQLException {
        boolean processing = row.getBoolean("processing");
        return new IdempotencyRecord(
                row.getString("key"),
                row.getString("command_type"),
                processing ? State.PROCESSING : State.COMPLETED,
                text(row, "token"),
                processing ? RecordedResult.none() : result(row),
                instant(row, "processed_at"),
                instant(row, "expires_at"));
    }

    private static RecordedResult result(ResultSet row) throws SQLException {
        return new RecordedResult(
                row.getBoolean("success"),
                text(row, "aggregate_id"),
                row.getLong("version"),
                Payload.ofUtf8(text(row, "response")),
                text(row, "data_type"),
                text(row, "error"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
