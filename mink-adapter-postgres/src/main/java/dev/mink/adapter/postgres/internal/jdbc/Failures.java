package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.DeadlineExceededException;
import dev.mink.adapter.AdapterException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Gives errors of the database a meaning that holds for every call. */
final class Failures {
    private Failures() {}

    static RuntimeException of(Call call, SQLException e) {
        boolean overtime = SqlState.is(e, SqlState.QUERY_CANCELED) || SqlState.isConnectionLost(e);
        if (overtime && call.isOver()) {
            DeadlineExceededException late = new DeadlineExceededException(
                    call.toString(), call.deadline().orElseThrow());
            late.initCause(e);
            return late;
        }
        return new AdapterException("mink: cannot " + call + ": " + reason(e) + hint(e), SqlState.isRetryable(e), e);
    }

    /** The server's primary message only: details quote data, which has no place in a log. */
    private static String reason(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String text = server == null ? e.getMessage() : server.getMessage();
        return text + " (SQLSTATE " + SqlState.of(e) + ")";
    }

    private static String hint(SQLException e) {
        if (SqlState.is(e, SqlState.UNDEFINED_TABLE) || SqlState.is(e, SqlState.UNDEFINED_SCHEMA)) {
            return "; initialize() creates what is missing, and migrate() the table of a read model";
        }
        return SqlState.is(e, SqlState.DATATYPE_MISMATCH) || SqlState.is(e, SqlState.CANNOT_COERCE)
                ? "; the tables keep event data in another type of column than dataColumn(…) tells the adapter"
                : "";
    }
}
