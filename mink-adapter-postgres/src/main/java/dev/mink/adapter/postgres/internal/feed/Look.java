package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the database shows at one moment.
 *
 * @param maxVisible the highest visible position
 * @param lastValue the last position drawn
 * @param atTail id of the event at the position asked for, if there is one
 * @param holders the transactions that may still store events
 */
record Look(long maxVisible, long lastValue, Optional<UUID> atTail, Set<String> holders) {
    /**
     * One statement: its snapshot, which decides what is visible, is taken before the locks are read.
     * So who draws a position below the highest visible one and is not seen here has ended.
     */
    private static final String BY_SEQUENCE = """
            SELECT pg_is_in_recovery(),
                   (SELECT coalesce(max(global_position), 0) FROM {schema}.events),
                   (SELECT last_value FROM {sequence}),
                   (SELECT event_id FROM {schema}.events WHERE global_position = ?),
                   holder.name
            FROM (SELECT 1) AS one
            LEFT JOIN (
                SELECT DISTINCT virtualtransaction AS name
                FROM pg_locks
                WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND relation = ?::regclass
            ) AS holder ON true""";

    /** Whoever stores an event has a lock on the table, or on one of its partitions. */
    private static final String BY_TABLE = """
            SELECT pg_is_in_recovery(),
                   (SELECT coalesce(max(global_position), 0) FROM {schema}.events),
                   (SELECT coalesce(max(global_position), 0) FROM {schema}.events),
                   (SELECT event_id FROM {schema}.events WHERE global_position = ?),
                   holder.name
            FROM (SELECT 1) AS one
            LEFT JOIN (
                SELECT DISTINCT virtualtransaction AS name
                FROM pg_locks
                WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND relation IN (SELECT ?::regclass::oid
                                   UNION ALL
                                   SELECT relid::oid FROM pg_partition_tree('{schema}.events'::regclass))
            ) AS holder ON true""";

    /** The statement that looks. */
    static String sql(Schema schema, PositionSource source) {
        String text = source.sequence()
                .map(name -> BY_SEQUENCE.replace("{sequence}", name))
                .orElse(BY_TABLE);
        return schema.in(text);
    }

    /**
     * Looks.
     *
     * @param tail the position of an event that must be there, 0 for none
     */
    static Look take(Session session, String sql, PositionSource source, long tail) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setLong(1, tail);
            statement.setString(2, source.watched());
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        }
    }

    private static Look read(ResultSet rows) throws SQLException {
        rows.next();
        Primary.ensure(rows, 1);
        long maxVisible = rows.getLong(2);
        long lastValue = rows.getLong(3);
        Optional<UUID> atTail = Optional.ofNullable(rows.getObject(4, UUID.class));
        Set<String> holders = new HashSet<>();
        do {
            String holder = rows.getString(5);
            if (holder != null) {
                holders.add(holder);
            }
        } while (rows.next());
        return new Look(maxVisible, lastValue, atTail, holders);
    }
}
