package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.Health.Blocker;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Names the transactions that the feed waits for. */
public final class Blockers {
    private static final String OLDEST = """
            SELECT l.virtualtransaction,
                   coalesce(a.application_name, 'prepared transaction ' || p.gid, ''),
                   coalesce(a.state, CASE WHEN p.gid IS NULL THEN '' ELSE 'prepared' END),
                   coalesce(a.xact_start, p.prepared) AS since
            FROM pg_locks l
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_locks x ON l.pid IS NULL AND x.locktype = 'transactionid' AND x.granted
                 AND x.mode = 'ExclusiveLock' AND x.virtualtransaction = l.virtualtransaction
            LEFT JOIN pg_prepared_xacts p ON p.transaction = x.transactionid
            WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.relation = coalesce(pg_get_serial_sequence(?, 'global_position'), ?)::regclass
            ORDER BY since NULLS LAST
            LIMIT 1""";

    private final String events;

    /** The blockers of one schema's feed. */
    public Blockers(Schema schema) {
        events = schema.in("{schema}.events");
    }

    /** The transaction that has been open for longest of those that may still store events. */
    public Optional<Blocker> oldest(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(OLDEST)) {
            statement.setString(1, events);
            statement.setString(2, events);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Optional<OffsetDateTime> since = Optional.ofNullable(row.getObject(4, OffsetDateTime.class));
                return Optional.of(new Blocker(
                        row.getString(1), row.getString(2), row.getString(3), since.map(OffsetDateTime::toInstant)));
            }
        }
    }
}
