package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.FeedBrokenException;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Sees to it that everything about the feed comes from the primary. A standby does not show who is
 * writing, and may lag behind a horizon that the primary showed. Where a URL has several hosts, or a
 * data source balances, each connection may be another server's, so each statement has to ask.
 */
final class Primary {
    private Primary() {}

    /** Throws if a column that holds {@code pg_is_in_recovery()} is true in the current row. */
    static void ensure(ResultSet rows, int column) throws SQLException {
        if (rows.getBoolean(column)) {
            throw new FeedBrokenException("this server is a standby: it does not show who is writing,"
                    + " so the feed can only be read from the primary");
        }
    }
}
