package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** The error codes of PostgreSQL that Mink tells apart. Message texts are translated and say nothing safe. */
public final class SqlState {
    /** A key is there already. */
    public static final String UNIQUE_VIOLATION = "23505";

    /** Division by zero: how a statement of ours ends itself when expected versions are not met. */
    public static final String DIVISION_BY_ZERO = "22012";

    /** The transaction lost against a concurrent one under strict isolation. */
    public static final String SERIALIZATION_FAILURE = "40001";

    /** The transaction was chosen to end a deadlock. */
    public static final String DEADLOCK = "40P01";

    /** There is no connection. */
    public static final String CONNECTION_DOES_NOT_EXIST = "08003";

    /** The transaction has failed and can only be undone. */
    public static final String IN_FAILED_TRANSACTION = "25P02";

    /** There is no transaction. */
    public static final String NO_ACTIVE_TRANSACTION = "25P01";

    /** The statement was cancelled, by a time limit or from outside. */
    public static final String QUERY_CANCELED = "57014";

    /** A lock was not had within {@code lock_timeout}. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A table is missing. */
    public static final String UNDEFINED_TABLE = "42P01";

    /** A schema is missing. */
    public static final String UNDEFINED_SCHEMA = "3F000";

    /** A value is of another type than its column. */
    public static final String DATATYPE_MISMATCH = "42804";

    /** A value cannot be cast. */
    public static final String CANNOT_COERCE = "42846";

    /** Also: the plan of a prepared statement does not fit the table any more, which was replaced. */
    public static final String FEATURE_NOT_SUPPORTED = "0A000";

    private static final Set<String> UNSTORABLE_DATA =
            Set.of("22P02", "22P05", "22021", "22001", "22003", "54000", "54001");
    private static final Set<String> SERVER_GOES_AWAY = Set.of("57P01", "57P02", "57P03", "57P05");

    private SqlState() {}

    /** The code of an exception, empty if it has none. */
    public static String of(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    /** Whether an exception has a code. */
    public static boolean is(SQLException e, String state) {
        return state.equals(e.getSQLState());
    }

    /** Whether the server ended the transaction because it met another one. */
    public static boolean isTransient(SQLException e) {
        return is(e, DEADLOCK) || is(e, SERIALIZATION_FAILURE);
    }

    /** Whether a value cannot be stored: not JSON, U+0000, too long. */
    public static boolean isUnstorable(SQLException e) {
        return UNSTORABLE_DATA.contains(of(e));
    }

    /** Whether there is no connection any more, so that the answer to what was sent is lost. */
    public static boolean isConnectionLost(SQLException e) {
        String state = of(e);
        return state.startsWith("08") || SERVER_GOES_AWAY.contains(state);
    }

    /** Whether the same call may succeed later. */
    public static boolean isRetryable(SQLException e) {
        String state = of(e);
        return isConnectionLost(e)
                || isTransient(e)
                || state.startsWith("53")
                || state.equals(QUERY_CANCELED)
                || state.equals(LOCK_NOT_AVAILABLE);
    }
}
